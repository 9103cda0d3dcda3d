import { createHash } from "node:crypto";
import type { Entry } from "./statement.ts";

/** By what an entry is known when it comes again, in whatever file. */
export interface Keys {
  /** By the bank's own reference; null where it gave none. */
  reference: string | null;
  /** By account, statement and place; null where the bank doesn't number its statements. */
  place: string | null;
  /** By what it says: of two that say the same in one statement the second is another. */
  content: string;
  /**
   * What this would be called where it is a payment of a batch and the whole came, and the other way round: banks give one
   * booking in one sum or in its payments.
   */
  other: { reference: string | null; place: string | null };
}

/** Gives entries their keys, in the order in which they stand in a file. */
export function createKeys(): (entry: Entry) => Keys {
  /** Of the statement that is being read. */
  let seen = new Map<number, number>();
  let last: { statement: Entry["statement"]; place: number; n: number } | undefined;
  const nth = (name: string) => {
    // A long statement has many, and a number takes little.
    const key = Number.parseInt(createHash("sha256").update(name).digest("hex").slice(0, 13), 16);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count;
  };

  return (entry) => {
    const { statement, place, part, bankReference, bookedOn, currency, isReversal } = entry;
    const { account, sequence, page } = statement;
    if (last?.statement !== statement) {
      seen = new Map();
      last = undefined;
    }
    // A bank may give one reference to several bookings: to a payment, its fee, and what takes it back.
    const booking = [account, bankReference, isReversal, entry.bookingMinor, currency];
    if (last?.place !== place)
      last = { statement, place, n: bankReference === null ? 0 : nth(hash(booking)) };
    const { n } = last;
    const byReference = (ofPart: number) =>
      bankReference === null ? null : hash(["reference", ...booking, n, ofPart]);
    const at = [account, sequence, page > 1 ? page : 1, bookedOn, entry.bookingMinor, currency, place];
    const byPlace = (ofPart: number) => (sequence === null ? null : hash(["place", ...at, ofPart]));
    const said = hash([
      account,
      sequence,
      bookedOn,
      entry.amountMinor,
      entry.isCredit,
      isReversal,
      wordsOf(entry),
    ]);
    const otherPart = part === 0 ? 1 : 0;
    return {
      reference: byReference(part),
      place: byPlace(part),
      content: hash(["content", said, nth(said)]),
      other: { reference: byReference(otherPart), place: byPlace(otherPart) },
    };
  };
}

/** What was said, however it was cut into lines. */
function wordsOf({ name, iban, remittance, references, endToEndId }: Entry): string {
  const words = [name, iban, ...remittance, ...references, endToEndId].join("");
  return words.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function hash(about: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(about)).digest("base64url").slice(0, 22);
}
