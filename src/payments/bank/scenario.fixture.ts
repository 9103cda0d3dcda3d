import { picker, seededRandom } from "../../../demo/random.ts";
import type { TestApp } from "../../../tests/support/app.ts";
import type { TestPerson } from "../../../tests/support/people.ts";
import { type AwaitedTransfer, newTransfer, upload } from "./bank.fixture.ts";
import {
  camtVersions,
  dialects,
  type WrittenBooking,
  type WrittenPayment,
  type WrittenStatement,
  writeCamt,
  writeMt940,
} from "./statements/written.fixture.ts";

/**
 * A bank account by chance: buyers pay rightly, too little, too much, twice, without a reference; the bank cuts what they
 * wrote, books batches, takes payments back, and gives files that overlap and come again in other formats. What is right is known
 * here, and compared with what was made of it.
 */

type Chance = ReturnType<typeof picker>;

/** What a payment is in truth; `tag` stands in its text. */
interface Truth {
  tag: string;
  checkoutId: number | null;
  /** Whether it is just what was due, names its reference, and so needs no person. */
  isExact: boolean;
  times: number;
}

export interface Result {
  statements: number;
  files: number;
  payments: number;
  exact: number;
  exactMatched: number;
  bookedTwice: string[];
  lost: string[];
  wrong: string[];
  refused: string[];
  /** As they were written, for their schemas. */
  samples: Map<string, string>;
}

export async function runScenario(
  app: TestApp,
  { staff, producer, buyers }: { staff: TestPerson; producer: TestPerson; buyers: TestPerson[] },
  { statements, seed }: { statements: number; seed: number },
): Promise<Result> {
  const chance = picker(seededRandom(seed));
  const truths = new Map<string, Truth>();
  const samples = new Map<string, string>();
  const refused: string[] = [];
  let files = 0;
  let before: WrittenStatement | undefined;
  for (let n = 1; n <= statements; n++) {
    const bookings: WrittenBooking[] = [];
    for (let i = chance.whole(1, 3); i > 0; i--) {
      const buyer = chance.of(buyers) as TestPerson;
      const waiting = await newTransfer(app, producer, chance.whole(150, 90_000), buyer);
      bookings.push(...paymentsOf(chance, waiting, truths));
    }
    for (let i = chance.whole(0, 2); i > 0; i--) bookings.push(noise(chance, truths));
    const statement: WrittenStatement = {
      account,
      sequence: n,
      day: dayOf(n),
      openingMinor: 1000,
      bookings: dress(chance, chance.shuffled(bookings), n),
    };
    // A file may hold what the one before held too, and come again in another format.
    const held = before && chance.happens(0.1) ? [before, statement] : [statement];
    for (let again = chance.happens(0.25) ? chance.whole(2, 3) : 1; again > 0; again--) {
      const [name, file] = writtenBy(chance, held);
      samples.set(name, file);
      const { status, text } = await upload(app, staff, file);
      if (status !== 200) refused.push(`${name} of statement ${n}: ${status} ${text}`);
      files++;
    }
    before = statement;
  }
  return { statements, files, samples, refused, ...(await judge(app, truths)) };
}

const account = "NL02ABNA0123456789";

function dayOf(n: number): string {
  return new Date(Date.UTC(2026, 0, 1 + Math.floor(n / 4))).toISOString().slice(0, 10);
}

function newTruth(truths: Map<string, Truth>, checkoutId: number | null, isExact: boolean): Truth {
  const truth = { tag: `T${truths.size + 1}T`, checkoutId, isExact, times: 1 };
  truths.set(truth.tag, truth);
  return truth;
}

/** How somebody pays a checkout, in one booking or several. */
function paymentsOf(chance: Chance, waiting: AwaitedTransfer, truths: Map<string, Truth>): WrittenBooking[] {
  const { checkoutId, totalMinor } = waiting;
  const pay = (amountMinor: number, isExact: boolean, hasReference = true) => {
    const { tag } = newTruth(truths, checkoutId, isExact);
    return booked(paymentBy(chance, waiting, amountMinor, tag, hasReference));
  };
  const kind = chance.whole(1, 20);
  if (kind === 1)
    return [pay(Math.floor(totalMinor / 2), false), pay(totalMinor - Math.floor(totalMinor / 2), false)];
  if (kind === 2) return [pay(totalMinor + chance.whole(1, 500), false)];
  if (kind === 3) return [pay(totalMinor - chance.whole(1, 100), false)];
  if (kind === 4) return [pay(totalMinor, false, false)];
  if (kind === 5) {
    const [first, again] = [pay(totalMinor, true), pay(totalMinor, false)];
    return [first, again];
  }
  if (kind === 6) {
    const payment = pay(totalMinor, true);
    const { tag } = newTruth(truths, checkoutId, false);
    const [told] = payment.payments;
    const lines = [...(told?.lines ?? []), tag];
    return [
      payment,
      {
        ...payment,
        isCredit: false,
        isReversal: true,
        payments: [{ ...told, lines, name: tag } as WrittenPayment],
      },
    ];
  }
  return [pay(totalMinor, true)];
}

function booked(payment: WrittenPayment): WrittenBooking {
  return { isCredit: true, bookedOn: "", payments: [payment] };
}

function paymentBy(
  chance: Chance,
  { reference }: AwaitedTransfer,
  amountMinor: number,
  tag: string,
  hasReference: boolean,
): WrittenPayment {
  const payment: WrittenPayment = {
    amountMinor,
    name: `Payer ${tag}`,
    iban: "BE68539007547034",
    lines: [tag],
  };
  if (!hasReference) return payment;
  if (chance.happens(0.3)) return { ...payment, reference };
  const cased = chance.happens(0.3) ? reference.toLowerCase() : reference;
  const spaced = chance.happens(0.5) ? cased.replace(/.{4}(?=.)/g, "$& ") : cased;
  const text = `${chance.happens(0.5) ? "order " : ""}${spaced}${chance.happens(0.5) ? " thanks" : ""}`;
  const cutAt = chance.whole(1, text.length - 1);
  const lines = chance.happens(0.5) ? [text.slice(0, cutAt), text.slice(cutAt)] : [text];
  return { ...payment, lines: [`${tag} `, ...lines] };
}

/** What has nothing to do with the site. */
function noise(chance: Chance, truths: Map<string, Truth>): WrittenBooking {
  const { tag } = newTruth(truths, null, false);
  const foreign = chance.of(["RF18539007547034", "RF712348231", "invoice 12", ""]);
  const payment = {
    amountMinor: chance.whole(1, 90_000),
    name: `Other ${tag}`,
    lines: [`${tag} ${foreign}`],
  };
  return { isCredit: chance.happens(0.5), bookedOn: "", payments: [payment] };
}

/** As the bank books it: days, references of its own or none, several in one sum. */
function dress(chance: Chance, bookings: WrittenBooking[], n: number): WrittenBooking[] {
  const hasReferences = !chance.happens(0.15);
  const singles = bookings.filter(({ isReversal, isCredit }) => isCredit && !isReversal);
  const isBatch = singles.length > 2 && bookings.length === singles.length && chance.happens(0.3);
  const all: WrittenBooking[] = isBatch
    ? [{ isCredit: true, isBatch: true, bookedOn: "", payments: singles.flatMap(({ payments }) => payments) }]
    : // What takes a payment back stands behind it.
      bookings.toSorted((a, b) => Number(a.isReversal ?? false) - Number(b.isReversal ?? false));
  return all.map((booking, i) => ({
    ...booking,
    bookedOn: dayOf(n),
    valuedOn: dayOf(n + chance.whole(-4, 4)),
    ...(hasReferences && { bankReference: `${n}R${i}` }),
  }));
}

/** Batches are told in parts by camt.053 only, and a bank that gives one format for an account gives no other for a batch. */
function writtenBy(chance: Chance, held: WrittenStatement[]): [string, string] {
  const lineEnd = chance.happens(0.5) ? "\n" : "\r\n";
  const hasBatch = held.some(({ bookings }) => bookings.some(({ isBatch }) => isBatch));
  if (hasBatch || chance.happens(0.6)) {
    const version = chance.of(camtVersions) as (typeof camtVersions)[number];
    return [`camt.053.001.${version}`, writeCamt(version, held, lineEnd)];
  }
  const dialect = chance.of(dialects) as (typeof dialects)[number];
  return [`MT940-${dialect}`, writeMt940(dialect, held, lineEnd)];
}

async function judge(app: TestApp, truths: Map<string, Truth>) {
  const rows = await app.platform.db
    .selectFrom("bank_entries")
    .select(["id", "name", "remittance", "status", "finding", "checkout_id", "is_reversal"])
    .where("status", "<>", "split")
    .execute();
  const found = new Map<string, (typeof rows)[number][]>();
  for (const row of rows) {
    const tags = `${row.name} ${row.remittance}`.match(/T\d+T/g) ?? ["?"];
    // What takes a payment back repeats its text, in which its own tag may be cut off, but not in the name.
    const numbers = tags.map((tag) => Number(tag.slice(1, -1)));
    const tag = row.is_reversal ? `T${Math.max(...numbers)}T` : (tags[0] ?? "?");
    found.set(tag, [...(found.get(tag) ?? []), row]);
  }
  const wrong: string[] = [];
  const bookedTwice: string[] = [];
  const lost: string[] = [];
  let exactMatched = 0;
  for (const { tag, checkoutId, isExact } of truths.values()) {
    const own = found.get(tag) ?? [];
    if (own.length > 1) bookedTwice.push(`${tag}: ${own.map(({ id }) => id)}`);
    if (own.length === 0) lost.push(tag);
    for (const { finding, checkout_id } of own)
      if (finding !== null && checkout_id !== checkoutId)
        wrong.push(`${tag} is of ${checkoutId}, was taken for ${checkout_id}`);
    // What was matched may have been taken back since.
    const wasMatched = ({ status, finding }: (typeof own)[number]) =>
      status === "matched" || finding === "reversed" || finding === "taken_back";
    if (isExact && own.some(wasMatched)) exactMatched++;
  }
  if (found.has("?")) lost.push(`${found.get("?")?.length} entries without a tag`);
  const exact = [...truths.values()].filter(({ isExact }) => isExact).length;
  return { payments: truths.size, exact, exactMatched, bookedTwice, lost, wrong };
}
