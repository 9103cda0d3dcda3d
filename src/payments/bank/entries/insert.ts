import { sql } from "kysely";
import type { Tx } from "#platform/database";
import { allocateBankEntry } from "#wallet";
import type { Keys } from "../statements/keys.ts";
import type { Entry } from "../statements/statement.ts";
import { type EntryRow, selectEntries, signedMinor, updateEntry } from "./entry.ts";

/** An entry as a file brings it. */
export interface Incoming {
  entry: Entry;
  keys: Keys;
}

type Known = Pick<EntryRow, "id" | "reference_key" | "place_key" | "content_key">;

/**
 * Those of a held account that nobody has brought yet. One is known by the bank's reference; where this file or the other
 * gave none, by its place or by what it says. A booking that came in one sum is taken apart when its payments come, as long as
 * nobody has decided about it.
 */
export async function leaveKnownOut(tx: Tx, incoming: Incoming[], now: Date): Promise<Incoming[]> {
  const known = indexOf(await findKnown(tx, incoming));
  const fresh: Incoming[] = [];
  for (const one of incoming) {
    const { keys, entry } = one;
    if (known.same(keys)) continue;
    const other = known.other(keys);
    if (other !== undefined && !(entry.part > 0 && (await takeApart(tx, other, now)))) continue;
    known.add({ id: 0, reference_key: keys.reference, place_key: keys.place, content_key: keys.content });
    fresh.push(one);
  }
  return fresh;
}

async function findKnown(tx: Tx, incoming: Incoming[]): Promise<Known[]> {
  const all = (pick: (keys: Keys) => (string | null)[]) =>
    incoming.flatMap(({ keys }) => pick(keys)).filter((key) => key !== null);
  const references = all(({ reference, other }) => [reference, other.reference]);
  const places = all(({ place, other }) => [place, other.place]);
  const contents = all(({ content }) => [content]);
  return tx
    .selectFrom("bank_entries")
    .select(["id", "reference_key", "place_key", "content_key"])
    .where(({ or, eb, fn, val }) =>
      or([
        eb("reference_key", "=", fn.any(val(references))),
        eb("place_key", "=", fn.any(val(places))),
        eb("content_key", "=", fn.any(val(contents))),
      ]),
    )
    .execute();
}

function indexOf(rows: Known[]) {
  const byReference = new Map<string, Known>();
  const byPlace = new Map<string, Known[]>();
  const byContent = new Map<string, Known[]>();
  const add = (row: Known) => {
    if (row.reference_key !== null) byReference.set(row.reference_key, row);
    if (row.place_key !== null) byPlace.set(row.place_key, [...(byPlace.get(row.place_key) ?? []), row]);
    byContent.set(row.content_key, [...(byContent.get(row.content_key) ?? []), row]);
  };
  for (const row of rows) add(row);
  // Two references that differ tell two bookings apart, whatever else is the same.
  const alike = (rows: Known[] | undefined, reference: string | null) =>
    rows?.find(({ reference_key }) => reference === null || reference_key === null);
  return {
    add,
    same: ({ reference, place, content }: Keys) =>
      (reference !== null && byReference.get(reference)) ||
      (place !== null && alike(byPlace.get(place), reference)) ||
      alike(byContent.get(content), reference),
    other: ({ reference, other }: Keys): Known | undefined =>
      (other.reference !== null ? byReference.get(other.reference) : undefined) ||
      (other.place !== null ? alike(byPlace.get(other.place), reference) : undefined),
  };
}

/** Whether a booking in one sum gives way to its payments. */
async function takeApart(tx: Tx, { id }: Known, now: Date): Promise<boolean> {
  const whole = await selectEntries(tx).where("id", "=", id).executeTakeFirst();
  if (whole?.status === "split") return true;
  if (!whole || !["unmatched", "proposed"].includes(whole.status)) return false;
  const n = whole.decisions + 1;
  const allocated_minor = signedMinor(whole);
  await updateEntry(tx, id, {
    status: "split",
    finding: null,
    allocated_minor,
    decisions: n,
    decided_at: now,
  });
  const { currency } = whole;
  const amount_minor = allocated_minor - whole.allocated_minor;
  await allocateBankEntry(tx, { entry_id: id, currency, amount_minor }, n, now);
  return true;
}

/** Writes entries down that nobody has looked at yet, in the order in which they came. */
export async function insertEntries(
  tx: Tx,
  statementIdOf: (entry: Entry) => number,
  incoming: Incoming[],
  now: Date,
): Promise<{ entry: Entry; row: EntryRow }[]> {
  if (incoming.length === 0) return [];
  const rows = incoming.map(
    ({ entry, keys }): NewRow => ({
      statement_id: statementIdOf(entry),
      account: entry.statement.account,
      reference_key: keys.reference,
      place_key: keys.place,
      content_key: keys.content,
      line: entry.line,
      is_credit: entry.isCredit,
      is_reversal: entry.isReversal,
      amount_minor: entry.amountMinor,
      currency: entry.currency,
      booked_on: entry.bookedOn,
      valued_on: entry.valuedOn,
      bank_reference: entry.bankReference,
      end_to_end_id: entry.endToEndId,
      name: entry.name,
      iban: entry.iban,
      remittance: textOf(entry),
      return_reason: entry.returnReason,
      read_at: now,
    }),
  );
  // As one text: so many rows by themselves cost more to write down as a statement than to insert.
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)));
  const inserted = await sql<{ id: number }>`
    insert into bank_entries (${columns})
    select ${columns} from jsonb_populate_recordset(null::bank_entries, ${JSON.stringify(rows)}::jsonb) with ordinality
    order by ordinality returning id`.execute(tx);
  const ids = inserted.rows.map(({ id }) => id).sort((a, b) => a - b);
  return incoming.map(({ entry }, i) => ({
    entry,
    row: { ...undecided, ...(rows[i] as NewRow), id: ids[i] ?? 0 },
  }));
}

type NewRow = Omit<EntryRow, keyof typeof undecided | "id">;

/** Of an entry that nobody has looked at yet. */
const undecided = {
  status: "unmatched",
  finding: null,
  checkout_id: null,
  payout_id: null,
  repayment_id: null,
  reverses_id: null,
  allocated_minor: 0,
  owed_minor: 0,
  repaid_minor: 0,
  missing_minor: null,
  decisions: 0,
  decided_at: null,
};

/** What the payer wrote, a line each. */
function textOf({ references, remittance }: Entry): string | null {
  const lines = [...references, ...remittance];
  return lines.length === 0 ? null : lines.join("\n").slice(0, longestText);
}

const longestText = 4000;
