import type { TagOf } from "#platform/cache";

/** What a trigger on orders that move on writes into `changes` (migrations/schema.sql). */
export const orderTagNames = ["order:"] as const;
export type OrderTag = TagOf<typeof orderTagNames>;
