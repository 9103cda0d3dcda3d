import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { recordBankEntries } from "#wallet";
import { namesIn } from "../statements/names.ts";
import type { Entry } from "../statements/statement.ts";
import { findReferences, payWith, type Reference } from "./checkouts.ts";
import { type Decision, decideNew, type EntryRow, holdAccount, signedMinor, updateEntry } from "./entry.ts";
import { type Incoming, insertEntries, leaveKnownOut } from "./insert.ts";
import { propose } from "./proposals.ts";
import { takeBack } from "./reversals.ts";
import { findSent, type Sent, settleSent } from "./transfers.ts";

/** What of some entries was new, and what became of that. */
export interface Counts {
  new: number;
  matched: number;
  proposed: number;
  unmatched: number;
  returned: number;
}

/** Takes some entries of a file in: those that are new are booked, and matched where it is certain what they are. */
export async function takeEntries(
  tx: Tx,
  jobs: JobQueue,
  incoming: Incoming[],
  statementIdOf: (entry: Entry) => number,
  now: Date,
): Promise<{ counts: Counts; newByStatement: Map<number, number> }> {
  for (const account of [...new Set(incoming.map(({ entry }) => entry.statement.account))].sort())
    await holdAccount(tx, account);
  const fresh = await insertEntries(tx, statementIdOf, await leaveKnownOut(tx, incoming, now), now);
  const named = fresh.map(({ entry }) => namesIn(entry));
  const known = {
    references: await findReferences(
      tx,
      named.flatMap(({ creditorReferences }) => creditorReferences),
    ),
    sent: await findSent(
      tx,
      named.flatMap(({ transferIds }) => transferIds),
    ),
  };
  const counts: Counts = { new: fresh.length, matched: 0, proposed: 0, unmatched: 0, returned: 0 };
  const open: EntryRow[] = [];
  for (const [i, { row }] of fresh.entries()) {
    const names = named[i] ?? { creditorReferences: [], transferIds: [] };
    const of = {
      references: matches(known.references, names.creditorReferences),
      sent: matches(known.sent, names.transferIds),
    };
    const decision = takesBack(row)
      ? await takeBack(tx, jobs, row, names, now)
      : await recognise(tx, jobs, row, of, now);
    if (!decision) open.push(row);
    else {
      await decideNew(tx, row, decision, now);
      counts[decision.status === "ignored" ? "matched" : decision.status]++;
    }
  }
  const proposals = await propose(tx, open);
  for (const [id, proposal] of proposals) await updateEntry(tx, id, { status: "proposed", ...proposal });
  counts.proposed += proposals.size;
  counts.unmatched += open.length - proposals.size;
  await recordBankEntries(
    tx,
    open.map((row) => ({ entry_id: row.id, currency: row.currency, amount_minor: signedMinor(row) })),
    now,
  );
  const newByStatement = new Map<number, number>();
  for (const { row } of fresh)
    newByStatement.set(row.statement_id, (newByStatement.get(row.statement_id) ?? 0) + 1);
  return { counts, newByStatement };
}

/** A reversal, or the return of what had come in. */
function takesBack({ is_reversal, is_credit, return_reason }: EntryRow): boolean {
  return is_reversal || (!is_credit && return_reason !== null);
}

/** Only what can't be anything else is decided without a person. */
async function recognise(
  tx: Tx,
  jobs: JobQueue,
  row: EntryRow,
  { references, sent }: { references: Reference[]; sent: Sent[] },
  now: Date,
): Promise<Decision | undefined> {
  const [transfer] = sent;
  if (transfer && sent.length === 1) return settleSent(tx, jobs, row, transfer, now);
  const [reference] = references;
  if (!row.is_credit || !reference || references.length > 1) return undefined;
  return payWith(tx, jobs, row, reference, now);
}

function matches<T>(known: Map<string, T>, names: string[]): T[] {
  return names.map((name) => known.get(name)).filter((one) => one !== undefined);
}
