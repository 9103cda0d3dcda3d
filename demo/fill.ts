import { sql } from "kysely";
import { hashPassword } from "#accounts";
import { type Clock, type Config, type Db, type Tx, transaction } from "#platform";
import { fillMailbox } from "./letters.ts";
import { demoDomain, demoPassword, demoPeople } from "./people.ts";

/** What the demo market holds. */
export interface Demo {
  producers: number;
  buyers: number;
}

/** Fills a database that nobody is in yet, in one transaction; undefined, and nothing done, where somebody is. */
export async function fillDemo(
  db: Db,
  clock: Clock,
  site: Pick<Config, "siteName" | "language">,
): Promise<Demo | undefined> {
  if (await hasPeople(db)) return undefined;
  const passwordHash = await hashPassword(demoPassword);
  return transaction(db, async (tx) => {
    // Of processes that start together one fills it.
    await sql`lock table users in share row exclusive mode`.execute(tx);
    if (await hasPeople(tx)) return undefined;
    const people = demoPeople(clock, passwordHash);
    await insertPeople(tx, people);
    await fillMailbox(tx, clock, site);
    const producers = people.filter((person) => person.producer_status === "approved").length;
    return { producers, buyers: people.length - producers - 1 };
  });
}

/** Whether demo people are there who could sign in. */
export async function hasDemoPeople(db: Db): Promise<boolean> {
  const found = await db
    .selectFrom("users")
    .select("id")
    .where("email", "like", `%@${demoDomain}`)
    .limit(1)
    .execute();
  return found.length > 0;
}

async function hasPeople(db: Db): Promise<boolean> {
  return (await db.selectFrom("users").select("id").limit(1).execute()).length > 0;
}

/** One statement for all, with the ids that the demo's other rows name. */
async function insertPeople(tx: Tx, people: object[]): Promise<void> {
  const columns = sql.join([...new Set(people.flatMap(Object.keys))].map((column) => sql.ref(column)));
  await sql`insert into users (${columns}) overriding system value
    select ${columns} from jsonb_populate_recordset(null::users, ${JSON.stringify(people)})`.execute(tx);
  await sql`select setval(pg_get_serial_sequence('users', 'id'), ${people.length})`.execute(tx);
}
