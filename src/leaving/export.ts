import type { Static, TSchema } from "typebox";
import { exportSessions } from "#accounts";
import { exportCart } from "#cart";
import { exportAttendance, exportHelping } from "#days";
import { exportOrders } from "#orders";
import { exportBankEntries, exportPapers, exportTransfers } from "#payments";
import type { Db } from "#platform/database";
import { exportProducts } from "#products";
import { exportPromotions } from "#promotion";
import { exportReviews } from "#reviews";
import { readMe } from "#users";
import { exportWallets, Wallet } from "#wallet";
import { Export } from "./schemas.ts";

type WriterOf = (schema: TSchema) => (thing: object) => string;
type List = Exclude<keyof Static<typeof Export>, "profile" | "wallets">;

/**
 * What each part holds about the person, as the JSON of `Export`, in pieces. As objects, and as one text, a large shop or
 * wallet would fill the memory of everybody's server, so it is written while it is read, some at a time, and each time by
 * a statement of its own: a list is as it was when its first rows were read, without what was added since, and each of its
 * rows as it was when it was read. `writerOf` gives what writes things of a schema. Throws user_inactive, token_not_valid,
 * before the first piece.
 */
export async function* writeExport(
  db: Db,
  { userId, siteUrl, now }: { userId: number; siteUrl: string; now: Date },
  writerOf: WriterOf,
): AsyncGenerator<string> {
  const { profile, wallets, ...lists } = Export.properties;
  const things: Record<List, () => Promise<object[]> | AsyncIterable<object[]>> = {
    sessions: () => exportSessions(db, userId),
    products: () => exportProducts(db, userId, siteUrl, now),
    reviews: () => exportReviews(db, userId),
    orders: () => exportOrders(db, userId, siteUrl, now),
    papers: () => exportPapers(db, userId),
    transfers: () => exportTransfers(db, userId),
    bank_entries: () => exportBankEntries(db, userId),
    promotions: () => exportPromotions(db, userId),
    attendance: () => exportAttendance(db, userId),
    helping: () => exportHelping(db, userId),
    cart: () => exportCart(db, userId),
  };
  yield `{"profile":${writerOf(profile)(await readMe(db, userId, siteUrl))}`;
  for (const name of ["sessions", "products", "reviews", "orders", "papers", "transfers"] as const)
    yield* member(name);
  yield `,"wallets":`;
  yield* writeWallets(db, userId, writerOf);
  for (const name of ["bank_entries", "promotions", "attendance", "helping", "cart"] as const)
    yield* member(name);
  yield "}";

  async function* member(name: List) {
    yield `,"${name}":`;
    yield* writeList(things[name](), writerOf(lists[name].items));
  }
}

async function* writeWallets(db: Db, userId: number, writerOf: WriterOf): AsyncGenerator<string> {
  const { entries, payouts } = Export.properties.wallets.items.properties;
  let before = "[";
  for await (const own of exportWallets(db, userId)) {
    yield `${before}${writerOf(Wallet)(own.wallet).slice(0, -1)},"entries":`;
    yield* writeList(own.entries, writerOf(entries.items));
    yield `,"payouts":`;
    yield* writeList(own.payouts, writerOf(payouts.items));
    before = "},";
  }
  yield before === "[" ? "[]" : "}]";
}

async function* writeList(
  things: Promise<object[]> | AsyncIterable<object[]>,
  write: (thing: object) => string,
): AsyncGenerator<string> {
  let before = "[";
  for await (const some of things instanceof Promise ? [things] : things) {
    if (some.length === 0) continue;
    yield before + some.map((thing) => write(thing)).join();
    before = ",";
  }
  yield before === "[" ? "[]" : "]";
}
