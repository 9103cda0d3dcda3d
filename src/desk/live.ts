import { hash } from "node:crypto";
import { type OrderTag, readWork, type Work } from "#orders";
import { closed } from "#platform/base";
import type { Pages } from "#web";

/** The desk hears of each new order, each payment and each step, and of what is sold out by them. */
export function deskLive({ live }: Pages): void {
  live("/desk/live/", closed({}), async ({ site }, { user_id: id }) => {
    const tags: OrderTag[] = [`desk:${id}`];
    return { tags, version: versionOf(await readWork(site.db, id)) };
  });
}

/** The stream, and the version that is shown, for `livePart`. */
export function liveDesk(work: Work) {
  return { path: "/desk/live/", version: versionOf(work) };
}

function versionOf(work: Work): string {
  return hash("sha256", JSON.stringify(Object.values(work)), "base64url").slice(0, 16);
}
