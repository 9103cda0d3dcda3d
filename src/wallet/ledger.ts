import { type Insertable, sql } from "kysely";
import { type DB, type Tx, violates } from "#platform/database";
import { insufficientFunds } from "./errors.ts";

/** What somebody bought from one producer and pays through the site; both amounts in minor units of the currency. */
export interface Sale {
  order_id: number;
  producer_id: number;
  currency: string;
  total_minor: number;
  commission_minor: number;
}

/**
 * The buyers' money has come: what is the producers' waits in `pending` until the goods are handed over. Like all
 * transfers of this file it answers whether money moved: what was recorded before is not recorded again.
 */
export async function recordSales(tx: Tx, sales: Sale[], now: Date): Promise<boolean> {
  const transfers = await withWallets(tx, sales, now, (sale, wallet_id) => ({
    cause: `sale/${sale.order_id}`,
    ...of(sale),
    lines: [
      { account: "card", amount_minor: -sale.total_minor, kind: "sale" },
      { account: "pending", wallet_id, amount_minor: sale.total_minor, kind: "sale" },
      { account: "pending", wallet_id, amount_minor: -sale.commission_minor, kind: "commission" },
      { account: "commission", amount_minor: sale.commission_minor, kind: "commission" },
    ],
  }));
  return post(tx, transfers, now);
}

/**
 * An order whose money is only held comes to more or less than before, by the amounts of the sale: less where they are
 * negative. `cause` says why.
 */
export async function adjustSale(
  tx: Tx,
  { cause, ...sale }: Sale & { cause: string },
  now: Date,
): Promise<boolean> {
  const { total_minor, commission_minor } = sale;
  const transfers = await withWallets(tx, [sale], now, (_sale, wallet_id) => {
    const share: TransferLine[] = [
      { account: "pending", wallet_id, amount_minor: total_minor, kind: "adjustment" },
      { account: "pending", wallet_id, amount_minor: -commission_minor, kind: "commission" },
    ];
    return {
      cause,
      ...of(sale),
      lines: [
        { account: "card", amount_minor: -total_minor, kind: "adjustment" },
        // What comes in stands first, so that there is enough to take the rest from.
        ...(total_minor < 0 ? share.reverse() : share),
        { account: "commission", amount_minor: commission_minor, kind: "commission" },
      ],
    };
  });
  return post(tx, transfers, now);
}

/** More was taken from a card than the order came to: the rest is owed to the buyer and never reaches a wallet. */
export async function recordExcess(tx: Tx, refund: Refund, now: Date): Promise<boolean> {
  const { order_id, currency, amount_minor } = refund;
  const lines: TransferLine[] = [
    { account: "card", amount_minor: -amount_minor, kind: "refund" },
    { account: "refunds", amount_minor, kind: "refund" },
  ];
  return post(tx, [{ cause: causeOf("excess", refund), order_id, currency, lines }], now);
}

/** What was handed over could not be taken from its buyer's card: the producer keeps it, and the site has lost it. */
export async function recordLoss(tx: Tx, sale: Sale, now: Date): Promise<boolean> {
  const lines: TransferLine[] = [
    { account: "losses", amount_minor: -sale.total_minor, kind: "sale" },
    { account: "card", amount_minor: sale.total_minor, kind: "sale" },
  ];
  return post(tx, [{ cause: `loss/${sale.order_id}`, ...of(sale), lines }], now);
}

/** The goods are handed over: the producer may spend what they earned. `takenBack` says how often that was undone before. */
export async function releaseSale(tx: Tx, sale: Sale, now: Date, takenBack = 0): Promise<boolean> {
  const cause = takenBack === 0 ? `release/${sale.order_id}` : `release/${sale.order_id}/${takenBack}`;
  return moveEarned(tx, cause, sale, now, sale.total_minor - sale.commission_minor);
}

/** Whether the producers still have what these sales earned them; their wallets are held until the transaction ends. */
export async function canTakeReleasesBack(tx: Tx, sales: Sale[]): Promise<boolean> {
  const earned = new Map<string, number>();
  for (const sale of sales) {
    const name = nameOf({ user_id: sale.producer_id, currency: sale.currency });
    earned.set(name, (earned.get(name) ?? 0) + sale.total_minor - sale.commission_minor);
  }
  const wallets = await tx
    .selectFrom("wallets")
    .select(["user_id", "currency", "available_minor"])
    .where("user_id", "in", [...new Set(sales.map(({ producer_id }) => producer_id))])
    .orderBy("id")
    .forUpdate()
    .execute();
  const available = new Map(wallets.map((wallet) => [nameOf(wallet), wallet.available_minor]));
  return [...earned].every(([name, minor]) => (available.get(name) ?? 0) >= minor);
}

/** The goods were not handed over after all: what they earned waits again. Throws insufficient_funds where it is spent. */
export async function takeReleaseBack(tx: Tx, sale: Sale, now: Date, takenBack: number): Promise<boolean> {
  const cause = `unrelease/${sale.order_id}/${takenBack}`;
  return moveEarned(tx, cause, sale, now, sale.commission_minor - sale.total_minor);
}

async function moveEarned(tx: Tx, cause: string, sale: Sale, now: Date, net: number): Promise<boolean> {
  const transfers = await withWallets(tx, [sale], now, (_sale, wallet_id) => ({
    cause,
    ...of(sale),
    lines: [
      { account: "pending", wallet_id, amount_minor: -net, kind: "release" },
      { account: "available", wallet_id, amount_minor: net, kind: "release" },
    ],
  }));
  return post(tx, transfers, now);
}

/**
 * A paid order, or a part of it, is cancelled before its goods were handed over: all of that is owed to the buyer, nobody
 * keeps anything of it. A part has a refund of its own, its amounts are its price and what the commission falls by.
 */
export async function refundSale(tx: Tx, sale: Sale & { refund_id: number }, now: Date): Promise<boolean> {
  const transfers = await withWallets(tx, [sale], now, (_sale, wallet_id) => ({
    cause: causeOf("refund", sale),
    ...of(sale),
    lines: [
      // The commission comes back first, so that there is enough to take all from.
      { account: "pending", wallet_id, amount_minor: sale.commission_minor, kind: "commission" },
      { account: "pending", wallet_id, amount_minor: -sale.total_minor, kind: "refund" },
      { account: "commission", amount_minor: -sale.commission_minor, kind: "commission" },
      { account: "refunds", amount_minor: sale.total_minor, kind: "refund" },
    ],
  }));
  return post(tx, transfers, now);
}

/** Money came for an order that had lapsed: it is owed to the buyer and never reaches a wallet. */
export async function recordLatePayment(tx: Tx, sale: Sale, now: Date): Promise<boolean> {
  const lines: TransferLine[] = [
    { account: "card", amount_minor: -sale.total_minor, kind: "refund" },
    { account: "refunds", amount_minor: sale.total_minor, kind: "refund" },
  ];
  return post(tx, [{ cause: `late/${sale.order_id}`, ...of(sale), lines }], now);
}

/** Money that is owed to the buyer of an order, which may have several refunds. */
export interface Refund {
  refund_id: number;
  order_id: number;
  currency: string;
  amount_minor: number;
}

/** What was owed to the buyer went back to their card. */
export async function recordRefundPaid(tx: Tx, refund: Refund, now: Date): Promise<boolean> {
  const { order_id, currency, amount_minor } = refund;
  const lines: TransferLine[] = [
    { account: "refunds", amount_minor: -amount_minor, kind: "refund" },
    { account: "card", amount_minor, kind: "refund" },
  ];
  return post(tx, [{ cause: causeOf("refund-paid", refund), order_id, currency, lines }], now);
}

/** As `refund/7/12` for refund 12 of order 7. Of the first refunds, one for each order, `refund/7` was the cause. */
function causeOf(
  name: "refund" | "refund-paid" | "excess",
  { order_id, refund_id }: Pick<Refund, "order_id" | "refund_id">,
) {
  return `${name}/${order_id}/${refund_id}`;
}

/** What a provider took for its work, of what it holds for the site; less than nothing where it gave some of that back. */
export async function recordFee(
  tx: Tx,
  { id, currency, cost_minor }: { id: string; currency: string; cost_minor: number },
  now: Date,
): Promise<boolean> {
  const lines: TransferLine[] = [
    { account: "card", amount_minor: cost_minor, kind: "fee" },
    { account: "fees", amount_minor: -cost_minor, kind: "fee" },
  ];
  return post(tx, [{ cause: `fee/${id}`, order_id: null, currency, lines }], now);
}

/** Takes the price of a promotion, more than nothing, from what its user has. Throws insufficient_funds. */
export async function payPromotion(
  tx: Tx,
  {
    promotion_id,
    user_id,
    currency,
    cost_minor,
  }: { promotion_id: number; user_id: number; currency: string; cost_minor: number },
  now: Date,
): Promise<void> {
  const wallet = await lockWalletOf(tx, user_id, currency);
  if (!wallet || wallet.available_minor < cost_minor) throw insufficientFunds();
  const lines: TransferLine[] = [
    { account: "available", wallet_id: wallet.id, amount_minor: -cost_minor, kind: "promotion" },
    { account: "promotion", amount_minor: cost_minor, kind: "promotion" },
  ];
  await post(tx, [{ cause: `promotion/${promotion_id}`, order_id: null, currency, lines }], now);
}

/** What somebody asked to have paid out. */
interface Payout {
  id: number;
  wallet_id: number;
  currency: string;
  amount_minor: number;
}

/** The money leaves the wallet and is owed to the producer's account. Throws insufficient_funds. */
export async function askPayout(tx: Tx, payout: Payout, now: Date): Promise<void> {
  await movePayout(tx, `payout/${payout.id}`, payout, now, [
    { account: "available", wallet_id: payout.wallet_id, amount_minor: -payout.amount_minor, kind: "payout" },
    { account: "payouts", amount_minor: payout.amount_minor, kind: "payout" },
  ]);
}

/** The money has left the site's bank account. */
export async function recordPayoutPaid(tx: Tx, payout: Payout, now: Date): Promise<void> {
  await movePayout(tx, `payout-paid/${payout.id}`, payout, now, [
    { account: "payouts", amount_minor: -payout.amount_minor, kind: "payout" },
    { account: "bank", amount_minor: payout.amount_minor, kind: "payout" },
  ]);
}

/** The money is back in the wallet. */
export async function returnPayout(tx: Tx, payout: Payout, now: Date): Promise<void> {
  const { wallet_id, amount_minor } = payout;
  await movePayout(tx, `payout-refused/${payout.id}`, payout, now, [
    { account: "payouts", amount_minor: -amount_minor, kind: "payout_refused" },
    { account: "available", wallet_id, amount_minor, kind: "payout_refused" },
  ]);
}

/** The bank has sent the money back, before its statement said that it was paid or after: it is in the wallet again. */
export async function recordPayoutReturned(
  tx: Tx,
  payout: Payout,
  from: "payouts" | "bank",
  now: Date,
): Promise<void> {
  const { wallet_id, amount_minor } = payout;
  await movePayout(tx, `payout-returned/${payout.id}`, payout, now, [
    { account: from, amount_minor: -amount_minor, kind: "payout_returned" },
    { account: "available", wallet_id, amount_minor, kind: "payout_returned" },
  ]);
}

/** One movement of an account: wallets' accounts name the wallet, the others are the site's own. */
export interface TransferLine {
  account:
    | "available"
    | "pending"
    | "card"
    | "refunds"
    | "commission"
    | "promotion"
    | "payouts"
    | "bank"
    | "losses"
    | "unallocated"
    | "fees";
  wallet_id?: number;
  amount_minor: number;
  kind:
    | "sale"
    | "commission"
    | "adjustment"
    | "release"
    | "refund"
    | "promotion"
    | "payout"
    | "payout_refused"
    | "payout_returned"
    | "bank"
    | "fee";
}

/** Lines that sum to zero, and what they are written for: a cause moves money once. */
interface Transfer {
  cause: string;
  order_id: number | null;
  currency: string;
  lines: TransferLine[];
}

function of({ order_id, currency }: Sale) {
  return { order_id, currency };
}

async function movePayout(tx: Tx, cause: string, { currency }: Payout, now: Date, lines: TransferLine[]) {
  await post(tx, [{ cause, order_id: null, currency, lines }], now);
}

/** A transfer for each sale, whose producer's wallet is opened where there is none. */
async function withWallets(
  tx: Tx,
  sales: Sale[],
  now: Date,
  transferOf: (sale: Sale, walletId: number) => Transfer,
): Promise<Transfer[]> {
  const owners = sales.map(({ producer_id, currency }) => ({ user_id: producer_id, currency }));
  const walletIds = await openWallets(tx, owners, now);
  return sales.map((sale, i) => transferOf(sale, walletIds[i] ?? 0));
}

/**
 * Writes the transfers whose cause is not there yet, and answers whether there were any. Locks are taken in one order
 * whoever asks: causes by their names, then wallets by their ids. Throws insufficient_funds.
 */
export async function post(tx: Tx, transfers: Transfer[], now: Date): Promise<boolean> {
  const causes = transfers.map(({ cause }) => cause).sort();
  const idByCause = await insertTransfers(tx, causes, now);
  const lines = transfers.flatMap(({ cause, order_id, currency, lines }) => {
    const transfer_id = idByCause.get(cause);
    if (transfer_id === undefined) return [];
    return lines.map((line) => ({ ...line, transfer_id, order_id, currency, created_at: now }));
  });
  const moved = lines.filter(({ amount_minor }) => amount_minor !== 0);
  moved.sort((a, b) => (a.wallet_id ?? 0) - (b.wallet_id ?? 0));
  try {
    await insertLines(tx, moved);
  } catch (error) {
    // The last guard: who spends looks at the wallet first, and holds it.
    if (violates(error, "wallets_available_minor_check")) throw insufficientFunds();
    throw error;
  }
  return idByCause.size > 0;
}

interface Owner {
  user_id: number;
  currency: string;
}

/** The ids of the owners' wallets, in their order; those that are missing are opened. */
async function openWallets(tx: Tx, owners: Owner[], now: Date): Promise<number[]> {
  const found = await findWalletIds(tx, owners);
  const missing = owners.filter((owner) => !found.has(nameOf(owner)));
  if (missing.length > 0) {
    // In one order whoever opens them, so that nobody waits in a circle.
    missing.sort((a, b) => a.user_id - b.user_id || (a.currency < b.currency ? -1 : 1));
    await insertWallets(tx, missing, now);
  }
  const all = missing.length > 0 ? await findWalletIds(tx, owners) : found;
  return owners.map((owner) => {
    const id = all.get(nameOf(owner));
    if (id === undefined) throw new Error(`The wallet of user ${owner.user_id} could not be opened.`);
    return id;
  });
}

/** Opens wallets; who has one in that currency keeps it. */
async function insertWallets(tx: Tx, owners: Owner[], now: Date): Promise<void> {
  await tx
    .insertInto("wallets")
    .values(owners.map(({ user_id, currency }) => ({ user_id, currency, opened_at: now })))
    .onConflict((conflict) => conflict.columns(["user_id", "currency"]).doNothing())
    .execute();
}

/** Writes transfers and answers their ids by cause; not those of causes that were there. */
async function insertTransfers(tx: Tx, causes: string[], now: Date): Promise<Map<string, number>> {
  if (causes.length === 0) return new Map();
  const rows = await tx
    .insertInto("transfers")
    .values(causes.map((cause) => ({ cause, created_at: now })))
    .onConflict((conflict) => conflict.column("cause").doNothing())
    .returning(["cause", "id"])
    .execute();
  return new Map(rows.map(({ cause, id }) => [cause, id]));
}

/** Throws the violation of `wallets_available_minor_check` where more is taken than there is. */
async function insertLines(tx: Tx, lines: Insertable<DB["transfer_lines"]>[]): Promise<void> {
  if (lines.length > 0) await tx.insertInto("transfer_lines").values(lines).execute();
}

/** A person's wallet in a currency, held until the transaction ends. */
async function lockWalletOf(tx: Tx, userId: number, currency: string) {
  return tx
    .selectFrom("wallets")
    .select(["id", "available_minor"])
    .where("user_id", "=", userId)
    .where("currency", "=", currency)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

async function findWalletIds(tx: Tx, owners: Owner[]): Promise<Map<string, number>> {
  if (owners.length === 0) return new Map();
  const { rows } = await sql<Owner & { id: number }>`
    select wallets.id, wallets.user_id, wallets.currency
    from unnest(${owners.map(({ user_id }) => user_id)}::bigint[], ${owners.map(({ currency }) => currency)}::text[])
      as owner (user_id, currency)
    join wallets on wallets.user_id = owner.user_id and wallets.currency = owner.currency`.execute(tx);
  return new Map(rows.map((row) => [nameOf(row), row.id]));
}

function nameOf({ user_id, currency }: Owner): string {
  return `${user_id} ${currency}`;
}
