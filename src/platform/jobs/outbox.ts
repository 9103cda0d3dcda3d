import { sql } from "kysely";
import { type Db, pipelined, type Tx, transaction } from "#platform/database";

/** Of what one `add` left to do, what is not done yet. */
export interface OutboxRow {
  id: number;
  data: object[];
  /** Who claimed it before has died with it, or lost the database for long. */
  wasClaimed: boolean;
}

/** How long a claim lasts. Each handler ends sooner. */
const claimSeconds = 120;

/** One row for all of them. */
export async function insertRow(tx: Tx, kind: string, all: object[]): Promise<void> {
  await sql`insert into outbox (kind, data) values (${kind}, ${JSON.stringify(all)})`.execute(tx);
}

/** Claims the oldest rows of a kind that nobody has claimed, at most `most`. */
export async function claimRows(db: Db, kind: string, most: number): Promise<OutboxRow[]> {
  const { rows } = await withoutSync(db, (tx) =>
    sql<OutboxRow>`
    with unclaimed as (
      select id, claimed_at is not null as "wasClaimed" from outbox where kind = ${kind} and ${isUnclaimed}
      order by id limit ${most} for update skip locked
    )
    update outbox set claimed_at = now() from unclaimed
    where outbox.kind = ${kind} and outbox.id = unclaimed.id returning outbox.id, data, "wasClaimed"`.execute(
      tx,
    ),
  );
  return rows.toSorted((a, b) => a.id - b.id);
}

/** Deletes rows of which nothing is left, writes what is left of the others, and does `alongside` in the same transaction. */
export async function settleRows(
  db: Db,
  kind: string,
  rows: OutboxRow[],
  alongside: (tx: Tx) => Promise<void>,
): Promise<void> {
  const [done, begun] = [
    rows.filter(({ data }) => data.length === 0),
    rows.filter(({ data }) => data.length > 0),
  ];
  await withoutSync(db, async (tx) => {
    await pipelined(tx, [
      done.length > 0 &&
        sql`delete from outbox where kind = ${kind} and id = any(${done.map(({ id }) => id)})`.execute(tx),
      begun.length > 0 &&
        sql`update outbox set data = left_over.data
          from json_to_recordset(${JSON.stringify(begun)}::json) left_over (id bigint, data json)
          where kind = ${kind} and outbox.id = left_over.id`.execute(tx),
    ]);
    await alongside(tx);
  });
}

/** Which of these kinds have rows to claim. */
export async function findWaitingKinds(db: Db, kinds: string[]): Promise<string[]> {
  const { rows } = await sql<{ kind: string }>`
    select kind from unnest(${kinds}::text[]) asked (kind)
    where exists (select from outbox where outbox.kind = asked.kind and ${isUnclaimed})`.execute(db);
  return rows.map(({ kind }) => kind);
}

/** Either way round: the clock of the database may be put back. */
const isUnclaimed = sql`(claimed_at is null or abs(extract(epoch from now() - claimed_at)) > ${sql.lit(claimSeconds)})`;

/**
 * A transaction whose commit nobody waits for the disk for. What the end of the machine takes back is done again, as after
 * the end of the process.
 */
function withoutSync<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(db, async (tx) => {
    const [, result] = await pipelined(tx, [sql`set local synchronous_commit = off`.execute(tx), work(tx)]);
    return result;
  });
}
