import type { Platform } from "#platform";
import { type Db, transaction } from "#platform/database";
import { recordAct, type StaffId } from "#staff";
import type { Incoming } from "../entries/insert.ts";
import { type Counts, takeEntries } from "../entries/take.ts";
import { notAStatement } from "../errors.ts";
import { createKeys } from "./keys.ts";
import { readStatements } from "./read.ts";
import { NotAStatement, type Statement } from "./statement.ts";

type Site = Pick<Platform, "db" | "jobs" | "clock">;

/** What a file brought; what is not new was read before. */
export type Taken = Counts & { entries: number };

/**
 * Reads a file of statements in. `open` gives its bytes, twice: the first time only to see whether it is a statement to its
 * end, so that one that is not changes nothing. Entries are written some at a time, each of them once: whoever was killed
 * meanwhile reads the same file again. Throws not_a_statement.
 */
export async function takeStatements(
  site: Site,
  open: () => AsyncIterable<Uint8Array>,
  by: StaffId,
): Promise<Taken> {
  try {
    for await (const _ of readStatements(open()));
    return await take(site, open(), by);
  } catch (error) {
    if (error instanceof NotAStatement) throw notAStatement({ line: error.line }, error.message);
    throw error;
  }
}

/** So many are written in one transaction. */
const batchSize = 1000;

/** A statement while it is being read. */
interface Open {
  id: number | undefined;
  entries: number;
  fresh: number;
  sumMinor: number;
}

async function take(site: Site, file: AsyncIterable<Uint8Array>, by: StaffId): Promise<Taken> {
  const taken: Taken = { entries: 0, new: 0, matched: 0, proposed: 0, unmatched: 0, returned: 0 };
  const statements = new Map<Statement, Open>();
  const keysOf = createKeys();
  let batch: Incoming[] = [];
  let writing: Promise<void> = Promise.resolve();
  const write = async (some: Incoming[]) => {
    const counts = await writeBatch(site, some, statements, by);
    for (const name of Object.keys(counts) as (keyof Counts)[]) taken[name] += counts[name];
  };
  /** The next ones are read while these are written. */
  const writeOn = async () => {
    await writing;
    writing = write(batch);
    // Whoever waits for it is told; a file that breaks off meanwhile is told of instead.
    writing.catch(() => {});
    batch = [];
  };
  for await (const read of readStatements(file)) {
    if ("statement" in read) {
      statements.set(read.statement, { id: undefined, entries: 0, fresh: 0, sumMinor: 0 });
      continue;
    }
    const { entry } = read;
    taken.entries++;
    batch.push({ entry, keys: keysOf(entry) });
    if (batch.length >= batchSize) await writeOn();
  }
  await writeOn();
  await writing;
  await finish(site, statements, taken, by);
  return taken;
}

async function writeBatch(
  { db, jobs, clock }: Site,
  batch: Incoming[],
  statements: Map<Statement, Open>,
  by: StaffId,
): Promise<Counts> {
  const now = clock.now();
  const { counts, ids, newByStatement } = await transaction(db, async (tx) => {
    const ids = new Map<Statement, number>();
    for (const { statement } of batch.map(({ entry }) => entry)) {
      const known = ids.get(statement) ?? statements.get(statement)?.id;
      ids.set(statement, known ?? (await insertStatement(tx, statement, by, now)));
    }
    const idOf = ({ statement }: Incoming["entry"]) => ids.get(statement) ?? 0;
    return { ids, ...(await takeEntries(tx, jobs, batch, idOf, now)) };
  });
  for (const [statement, id] of ids) {
    const open = statements.get(statement);
    if (!open) continue;
    open.id = id;
    open.fresh += newByStatement.get(id) ?? 0;
  }
  for (const { entry } of batch) {
    const open = statements.get(entry.statement);
    if (!open) continue;
    open.entries++;
    open.sumMinor += entry.isCredit ? entry.amountMinor : -entry.amountMinor;
  }
  return counts;
}

async function insertStatement(db: Db, statement: Statement, by: StaffId, now: Date): Promise<number> {
  const { account, currency, sequence, page } = statement;
  const { id } = await db
    .insertInto("bank_statements")
    .values({ account, currency, sequence, page, staff_id: by, read_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** What the statements came to, and that somebody has read them in. */
async function finish(
  { db, clock }: Site,
  statements: Map<Statement, Open>,
  taken: Taken,
  by: StaffId,
): Promise<void> {
  const now = clock.now();
  await transaction(db, async (tx) => {
    let first: number | undefined;
    for (const [statement, { id: known, entries, fresh, sumMinor }] of statements) {
      const id = known ?? (await insertStatement(tx, statement, by, now));
      first ??= id;
      const { openingMinor, closingMinor, closedOn } = statement;
      await tx
        .updateTable("bank_statements")
        .set({ entries, new_entries: fresh, sum_minor: sumMinor })
        .set({ opening_minor: openingMinor, closing_minor: closingMinor, closed_on: closedOn })
        .where("id", "=", id)
        .execute();
    }
    if (first === undefined) return;
    const details = { entries: String(taken.entries), new: String(taken.new) };
    await recordAct(
      tx,
      by,
      { act: "statement_read", subject: "bank_statement", subject_id: first, details },
      now,
    );
  });
}
