import { sql } from "kysely";
import type { Platform } from "#platform";
import type { Db } from "#platform/database";
import type { App } from "#platform/http";
import { release } from "./release.ts";

/** What is known of the servers that have run on a database. */
export interface Serving {
  siteName: string;
  release: string;
  lastServedAt: Date;
}

/** Has the database know that `app` serves it, from when it listens. */
export function recordServing(app: App, { config, db, clock, jobs }: Platform): void {
  const note = () => writeServing(db, config.siteName, clock.now());
  app.addHook("onListen", note);
  jobs.repeat({ name: "note_serving", retryForSeconds: 600, run: note }, 3600);
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

async function writeServing(db: Db, siteName: string, now: Date): Promise<void> {
  const noted = { site_name: siteName, release, last_served_at: now };
  await db
    .insertInto("served")
    .values({ ...noted, first_served_at: now })
    .onConflict((conflict) => conflict.column("is_only").doUpdateSet(noted))
    .execute();
}
