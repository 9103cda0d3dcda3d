import { notFound } from "#platform/base";
import { type Db, withCustomPlan } from "#platform/database";
import type { PageRequest } from "#platform/listing";
import { findWaiting } from "./checkouts.ts";
import { type EntryRow, type EntryStatus, selectEntries } from "./entry.ts";
import { owedBeside } from "./owed.ts";

/** A booking with what its checkout still lacks, and what of it is owed. */
export interface ShownEntry extends EntryRow {
  to_repay_minor: number;
}

export interface EntryFilters {
  status?: EntryStatus;
}

/** A page of what has happened on the site's account, the newest first. */
export async function readEntries(
  db: Db,
  { filters: { status }, take, after, backwards }: PageRequest<EntryFilters>,
): Promise<(ShownEntry & { keys: number[] })[]> {
  let entries = selectEntries(withCustomPlan(db))
    .orderBy("id", backwards ? "asc" : "desc")
    .limit(take);
  entries = status ? entries.where("status", "=", status) : entries.where("status", "<>", "split");
  if (after) entries = entries.where("id", backwards ? ">" : "<", Number(after[0]));
  const shown = await complete(db, await entries.execute());
  return shown.map((row) => ({ ...row, keys: [row.id] }));
}

/** Throws not_found. */
export async function readEntry(db: Db, id: number): Promise<ShownEntry> {
  const row = await selectEntries(db).where("id", "=", id).where("status", "<>", "split").executeTakeFirst();
  const [shown] = row ? await complete(db, [row]) : [];
  if (!shown) throw notFound({}, `Unknown entry: ${id}.`);
  return shown;
}

async function complete(db: Db, rows: EntryRow[]): Promise<ShownEntry[]> {
  const short = rows.flatMap(({ finding, checkout_id }) =>
    finding === "short" && checkout_id !== null ? [checkout_id] : [],
  );
  const waiting = await findWaiting(db, short);
  return rows.map((row) => ({
    ...row,
    missing_minor: row.finding === "short" && waiting.has(row.checkout_id ?? 0) ? row.missing_minor : null,
    to_repay_minor: owedBeside(row, waiting),
  }));
}

/** How many bookings wait for a person. */
export async function countOpenEntries(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom("bank_entries")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("status", "in", ["unmatched", "proposed"])
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The statements that were read in last, with what doesn't add up. */
export async function readLatestStatements(db: Db, most: number) {
  return db
    .selectFrom("bank_statements")
    .select(["id", "account", "currency", "sequence", "page", "opening_minor", "closing_minor", "closed_on"])
    .select(["entries", "new_entries", "sum_minor", "read_at"])
    .orderBy("read_at", "desc")
    .orderBy("id", "desc")
    .limit(most)
    .execute();
}

/** The ids of checkouts' orders, by the checkout. */
export async function readOrderIds(db: Db, checkoutIds: number[]): Promise<Map<number, number[]>> {
  const rows = await db
    .selectFrom("orders")
    .select(["id", "checkout_id"])
    .where("checkout_id", "=", ({ fn, val }) => fn.any(val(checkoutIds)))
    .orderBy("id")
    .execute();
  const found = new Map<number, number[]>();
  for (const { id, checkout_id } of rows) found.set(checkout_id, [...(found.get(checkout_id) ?? []), id]);
  return found;
}
