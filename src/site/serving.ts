import { sql } from "kysely";
import type { Platform } from "#platform";
import type { Db } from "#platform/database";
import { release } from "./release.ts";

/** What is known of the servers that have run on a database. */
export interface Serving {
  siteName: string;
  release: string;
  lastServedAt: Date;
}

/** Has the database know that this site is served from it: a server says so when it listens, and every hour. */
export async function recordServing({ config, db, clock }: Platform): Promise<void> {
  const noted = { site_name: config.siteName, release, last_served_at: clock.now() };
  await db
    .insertInto("served")
    .values({ ...noted, first_served_at: noted.last_served_at })
    .onConflict((conflict) => conflict.column("is_only").doUpdateSet(noted))
    .execute();
}

/**
 * What servers have noted in a database of any schema. Undefined where no server has run and nobody is there; `{}`
 * where people are there and nothing is noted, as before the first server of this release.
 */
export async function readServing(db: Db): Promise<Partial<Serving> | undefined> {
  const has = async (table: string) => {
    const { rows } = await sql<{
      there: boolean;
    }>`select to_regclass(${`public.${table}`}) is not null as there`.execute(db);
    return rows[0]?.there === true;
  };
  if (!(await has("users"))) return undefined;
  const noted = (await has("served"))
    ? await db
        .selectFrom("served")
        .select(["site_name as siteName", "release", "last_served_at as lastServedAt"])
        .executeTakeFirst()
    : undefined;
  if (noted) return noted;
  const { rows } = await sql`select from users limit 1`.execute(db);
  return rows.length > 0 ? {} : undefined;
}
