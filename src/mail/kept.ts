import { sql } from "kysely";
import { type Clock, notFound, secondsAfter } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import { findQueued, hurry, type JobKind, type JobQueue } from "#platform/jobs";
import { allOf, type PageRequest } from "#platform/listing";
import { type Kept, keyOf, keysOf, keysOfAll, mostPerRow } from "./record.ts";

/** What is remembered of letters: which left, which failed, and how to send one again. */

export const letterStatuses = ["sent", "failed"] as const;

export interface LetterFilters {
  status?: (typeof letterStatuses)[number];
  /** The whole of an address. */
  to?: string;
}

interface Row {
  row_id: number;
  /** Its place in the row, from 1. */
  n: number;
  /** What job sends it, and with which data. */
  kind: string;
  data: object;
  to: string;
  subject: string;
  /** When it left or failed last. */
  at: Date;
  first_failed_at: Date | null;
  tries: number | null;
  error: string | null;
}

export interface KeptLetter extends Row {
  id: number;
  /** Whether one that failed is tried again by itself. */
  isQueued: boolean;
}

/** A page of letters, the newest first; one that failed stands where it failed first. */
export async function readKept(
  db: Db,
  { filters: { status, to }, take, after, backwards }: PageRequest<LetterFilters>,
): Promise<(KeptLetter & { keys: number[] })[]> {
  const direction = sql.raw(backwards ? "asc" : "desc");
  const beyond = sql.raw(backwards ? ">" : "<");
  const key = to === undefined ? undefined : keyOf(to);
  const [rowId, n] = after ?? [];
  const { rows } = await sql<Row>`${selectLetters} where ${allOf([
    isThere,
    status && sql`(failing is not null) = ${sql.lit(status === "failed")}`,
    key !== undefined && sql`recipients @> ${[key]} and lower(one->>'to') = ${key}`,
    // The first of these is what the index knows.
    rowId !== undefined &&
      sql`letters.id ${beyond}= ${rowId}::bigint and (letters.id, n) ${beyond} (${rowId}::bigint, ${n}::bigint)`,
  ])} order by letters.id ${direction}, n ${direction} limit ${take}`.execute(db);
  const letters = await withIds(db, rows);
  return letters.map((letter) => ({ ...letter, keys: [letter.row_id, letter.n] }));
}

/** One letter. Throws not_found. */
export async function readOneKept(db: Db, id: number): Promise<KeptLetter> {
  const { rows } = await sql<Row>`
    ${selectLetters} where ${isThere} and letters.id = ${Math.floor(id / mostPerRow)} and n = ${id % mostPerRow}`.execute(
    db,
  );
  const [letter] = await withIds(db, rows);
  if (!letter) throw notFound({}, `Unknown letter: ${id}.`);
  return letter;
}

const selectLetters = sql`
  select letters.id as row_id, n::int, one->>'kind' as kind, one->'data' as data, one->>'to' as "to",
    one->>'subject' as subject, at, first_failed_at, tries, error
  from letters, json_array_elements(letters) with ordinality listed (one, n)`;
/** Of who has left nothing is kept but the places of their letters in their rows. */
const isThere = sql`one->>'kind' is not null`;

async function withIds(db: Db, rows: Row[]): Promise<KeptLetter[]> {
  const failed = rows.filter(({ error }) => error !== null);
  const queued = await findQueued(
    db,
    failed.map(({ kind: name, data }) => ({ name, data })),
  );
  const areQueued = new Set(failed.filter((_, i) => queued[i]));
  return rows.map((row) => ({
    ...row,
    id: row.row_id * mostPerRow + row.n,
    isQueued: areQueued.has(row),
  }));
}

export async function countFailed(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from letters where failing is not null`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Has a letter composed anew, as things are, and sent. One that is waiting to be tried again is tried at once. */
export async function resend(tx: Tx, jobs: JobQueue, { id, kind, data }: KeptLetter): Promise<void> {
  if (await hurry(tx, kind, data)) return;
  await jobs.add(tx, { name: kind, retryForSeconds: 0 }, { ...data, resent: id });
}

export const sweepLetters: JobKind = { name: "sweep_letters", retryForSeconds: 600 };
const keptSeconds = 30 * 24 * 3600;
const sweptAtOnce = 1000;

export async function sweepKept({ db, clock }: { db: Db; clock: Clock }): Promise<void> {
  const before = secondsAfter(clock.now(), -keptSeconds);
  for (let deleted = sweptAtOnce; deleted === sweptAtOnce; ) {
    const { numAffectedRows } = await sql`
      delete from letters where at < ${before}
        and id in (select id from letters order by id limit ${sweptAtOnce})`.execute(db);
    deleted = Number(numAffectedRows);
  }
}

/** Forgets what was written to who leaves, or about them, at whichever address. */
export async function eraseLetters(
  tx: Tx,
  { username, email }: { username: string; email: string | null },
): Promise<void> {
  const keys = [`@${username}`, ...(email === null ? [] : [email])].map(keyOf);
  await sql`delete from letters where recipients && ${keys} and failing is not null`.execute(tx);
  const { rows } = await sql<{ id: number; letters: (Kept | null)[] }>`
    select id, letters from letters where recipients && ${keys} for update`.execute(tx);
  const left = rows.map(({ id, letters }) => {
    const others = letters.map((one) => (one && keysOf(one).some((key) => keys.includes(key)) ? null : one));
    return { id, letters: others, recipients: keysOfAll(others) };
  });
  await sql`
    update letters set letters = rest.letters, recipients = rest.recipients
    from json_to_recordset(${JSON.stringify(left)}) rest (id bigint, letters json, recipients text[])
    where letters.id = rest.id`.execute(tx);
}
