import type { TagOf } from "#platform/cache";

/** What triggers on orders that come and move on write into `changes` (migrations/schema.sql). */
export const orderTagNames = ["order:", "desk:"] as const;
export type OrderTag = TagOf<typeof orderTagNames>;
