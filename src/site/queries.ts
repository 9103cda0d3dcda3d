import { sql } from "kysely";
import type { Db } from "#platform/database";
import { demoPeople } from "./demo-people.ts";

/** Whether the people of the demo market are all here. */
export async function hasDemoPeople(db: Db): Promise<boolean> {
  const names = demoPeople.map(({ username }) => username);
  const { found } = await db
    .selectFrom("users")
    .select(({ fn }) => fn.countAll<number>().as("found"))
    .where(sql`lower(username) collate "C"`, "in", names)
    .where("disabled_at", "is", null)
    .executeTakeFirstOrThrow();
  return found === names.length;
}
