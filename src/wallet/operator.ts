import { type Config, type Db, dayIn, showMoney } from "#platform";
import { listRequested } from "./payout-queries.ts";

type Site = Pick<Config, "timeZone">;

/** What waits to be paid, as the operator reads it: a line each under a heading, in columns. Days are the site's. */
export async function tellPayouts(db: Db, site: Site): Promise<string> {
  const rows = await readCells(db, site);
  if (rows.length === 0) return "No payout waits.";
  const table = [heading, ...rows];
  const widths = heading.map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, i) => (i === amountAt ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The same for a bank or a spreadsheet: CSV (RFC 4180) without the last line's end. */
export async function writePayouts(db: Db, site: Site): Promise<string> {
  const rows = [heading, ...(await readCells(db, site))];
  return rows.map((row) => row.map(quote).join()).join("\r\n");
}

const heading = ["id", "requested_on", "username", "holder", "iban", "amount", "currency"];
const amountAt = heading.indexOf("amount");

async function readCells(db: Db, { timeZone }: Site): Promise<string[][]> {
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

/** A name that a spreadsheet would take for a formula, and calculate, is told to be text by the apostrophe. */
function quote(cell: string): string {
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
