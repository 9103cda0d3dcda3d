import { showUser, User } from "#accounts";
import type { CardKind } from "#platform/cache";
import type { Db } from "#platform/database";
import { findUsers, type Viewer } from "./queries.ts";
import { dependsOnUser } from "./topics.ts";

/** How people are shown to somebody. */
export function userCards(db: Db, viewer: Viewer, siteUrl: string): CardKind {
  return {
    name: "user",
    schema: User,
    siteUrl,
    async read(ids) {
      const rows = await findUsers(db, viewer, ids);
      return rows.map((row) => ({ shown: showUser(row, siteUrl), dependence: dependsOnUser(row) }));
    },
  };
}
