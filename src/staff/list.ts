import { sql } from "kysely";
import { sameEmail } from "#accounts";
import { notFound, readEmail } from "#platform/base";
import { type Db, withCustomPlan } from "#platform/database";
import { allOf, findSearchCondition, type PageRequest } from "#platform/listing";
import type { ProducerStatus, Role } from "./people.ts";

/** Everybody who has not left, also the disabled, as those who run the site see them. */

export interface PeopleFilters {
  search?: string;
  role?: Role;
  status?: "active" | "disabled";
  producer_status?: ProducerStatus;
}

export interface PersonRow {
  id: number;
  username: string;
  display_name: string | null;
  email: string | null;
  roles: string[];
  producer_status: string;
  /** Since when the staff keep a producer from selling. */
  selling_stopped_at: Date | null;
  producer_asked_at: Date | null;
  location_name: string | null;
  about: string | null;
  product_count: number;
  joined_at: Date;
  disabled_at: Date | null;
}

/** A page of people, the newest first. */
export async function readPeople(
  db: Db,
  { filters: { search, role, status, producer_status }, take, after, backwards }: PageRequest<PeopleFilters>,
): Promise<(PersonRow & { keys: number[] })[]> {
  const direction = sql.raw(backwards ? "asc" : "desc");
  const beyond = sql.raw(backwards ? ">" : "<");
  const conditions = [
    sql`left_at is null`,
    search !== undefined && sql`id in (${await foundBy(db, search)})`,
    role !== undefined && sql`roles <> '{}' and ${role} = any (roles)`,
    status === "active" && sql`disabled_at is null`,
    status === "disabled" && sql`disabled_at is not null`,
    // Of those who never sold there is no index, but nearly everybody is one.
    producer_status !== undefined && sql`producer_status = ${producer_status}`,
    producer_status !== undefined && producer_status !== "none" && sql`producer_status <> 'none'`,
    after && sql`id ${beyond} ${after[0]}::bigint`,
  ];
  const { rows } = await sql<PersonRow>`select ${personColumns} from users where ${allOf(conditions)}
    order by id ${direction} limit ${take}`.execute(withCustomPlan(db));
  return rows.map((row) => ({ ...row, keys: [row.id] }));
}

/** One person. Throws not_found for who has left. */
export async function readPerson(db: Db, id: number): Promise<PersonRow> {
  const { rows } = await sql<PersonRow>`select ${personColumns} from users
    where id = ${id} and left_at is null`.execute(db);
  const [person] = rows;
  if (person === undefined) throw notFound();
  return person;
}

/** The ids of the people whom a text names: some of them, where there are many. */
export async function findPeopleNamed(db: Db, text: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from (${await foundBy(db, text)}) found order by id desc limit ${mostNamed}`.execute(
    withCustomPlan(db),
  );
  return rows.map(({ id }) => id);
}

const mostNamed = 20;

/** How many wait to be let in as producers. */
export async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from users
    where producer_status = 'pending' and disabled_at is null`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Their ids: by a number, by the whole of an email address, or by names. */
async function foundBy(db: Db, text: string) {
  if (/^[1-9]\d{0,14}$/.test(text)) return sql`select id from users where id = ${text}::bigint`;
  if (text.includes("@")) return sql`select id from users where ${sameEmail(readEmail(text))}`;
  const columns = [{ name: "users.search_all", lists: ["producers", "people"] }];
  const named = await findSearchCondition(db, "users", { text, columns });
  if (named === undefined) return sql`select id from users where false`;
  // The index of words knows the active only; few are disabled.
  return sql`
    select id from users where left_at is null and disabled_at is null and ${named}
    union all select id from users where disabled_at is not null and ${named}`;
}

const personColumns = sql.raw(
  [
    ...["id", "username", "display_name", "email", "roles", "producer_status", "selling_stopped_at"],
    ...["producer_asked_at", "location_name", "about", "product_count", "joined_at", "disabled_at"],
  ].join(),
);
