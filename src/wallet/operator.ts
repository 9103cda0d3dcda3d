import { asCsv, type Config, dayIn, inColumns, showMoney } from "#platform/base";
import type { Db } from "#platform/database";
import { listRequested } from "./payouts.ts";

type Settings = Pick<Config, "timeZone">;

/** What waits to be paid, as the operator reads it: a line each under a heading, in columns. Days are the site's. */
export async function formatPayouts(db: Db, settings: Settings): Promise<string> {
  const rows = await readCells(db, settings);
  return rows.length === 0 ? "No payouts are waiting." : inColumns([heading, ...rows], ["amount"]);
}

/** The same as CSV. */
export async function payoutsAsCsv(db: Db, settings: Settings): Promise<string> {
  return asCsv([heading, ...(await readCells(db, settings))]);
}

const heading = ["id", "requested_on", "username", "holder", "iban", "amount", "currency"];

async function readCells(db: Db, { timeZone }: Settings): Promise<string[][]> {
  return (await listRequested(db)).map((row) => [
    String(row.id),
    dayIn(timeZone, row.requested_at),
    row.username,
    row.holder ?? "",
    row.iban ?? "",
    showMoney(row.amount_minor, row.currency).amount,
    row.currency,
  ]);
}
