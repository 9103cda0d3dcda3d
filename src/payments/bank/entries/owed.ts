import type { Db } from "#platform/database";
import { findWaiting } from "./checkouts.ts";
import type { EntryRow } from "./entry.ts";

/**
 * What of a booking may go back to its payer: what came too much, too late or again; what was not enough, once its checkout
 * waits no longer; and all of what nobody knows what it was for.
 */
export async function owedOf(db: Db, entry: EntryRow): Promise<number> {
  const { checkout_id, finding } = entry;
  const waiting =
    finding === "short" && checkout_id ? await findWaiting(db, [checkout_id]) : new Set<number>();
  return owedBeside(entry, waiting);
}

/** The same, with the checkouts that still wait at hand. */
export function owedBeside(entry: EntryRow, waiting: Set<number>): number {
  const { finding, checkout_id, amount_minor, owed_minor, repaid_minor } = entry;
  if (!entry.is_credit || entry.is_reversal || entry.status === "returned") return 0;
  const isWhole = finding === null || (finding === "short" && !waiting.has(checkout_id ?? 0));
  return (isWhole ? amount_minor : owed_minor) - repaid_minor;
}
