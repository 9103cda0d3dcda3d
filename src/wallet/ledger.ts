import type { Tx } from "#platform/database";
import { insufficientFunds } from "./errors.ts";
import { lockWallets, nameOf, post, type Sale, type TransferLine, withWallets } from "./posting.ts";
import { credit } from "./returns.ts";

/**
 * The buyers' money has come: what is the producers' waits in `pending` until the goods are handed over. Like all
 * transfers of this file it answers whether money moved: what was recorded before is not recorded again.
 */
export async function recordSales(tx: Tx, sales: Sale[], now: Date): Promise<boolean> {
  const transfers = await withWallets(tx, sales, now, (sale, wallet_id) => ({
    cause: `sale/${sale.order_id}`,
    ...of(sale),
    lines: [
      { account: sale.through, amount_minor: -sale.total_minor, kind: "sale" },
      { account: "pending", wallet_id, amount_minor: sale.total_minor, kind: "sale" },
      { account: "pending", wallet_id, amount_minor: -sale.commission_minor, kind: "commission" },
      { account: "commission", amount_minor: sale.commission_minor, kind: "commission" },
    ],
  }));
  return post(tx, transfers, now);
}

/** What was handed over could not be taken from its buyer's card: the producer keeps it, and the site has lost it. */
export async function recordLoss(tx: Tx, sale: Sale, now: Date): Promise<boolean> {
  const lines: TransferLine[] = [
    { account: "losses", amount_minor: -sale.total_minor, kind: "sale" },
    { account: sale.through, amount_minor: sale.total_minor, kind: "sale" },
  ];
  return post(tx, [{ cause: `loss/${sale.order_id}`, ...of(sale), lines }], now);
}

/**
 * The goods are handed over: the producer may spend what they earned, less what they owe the site. `takenBack` says how often
 * that was undone before.
 */
export async function releaseSale(tx: Tx, sale: Sale, now: Date, takenBack = 0): Promise<boolean> {
  const cause = takenBack === 0 ? `release/${sale.order_id}` : `release/${sale.order_id}/${takenBack}`;
  const net = sale.total_minor - sale.commission_minor;
  const [transfer] = await withWallets(tx, [sale], now, (_sale, wallet_id) => ({
    cause,
    ...of(sale),
    lines: [{ account: "pending", wallet_id, amount_minor: -net, kind: "release" }],
  }));
  const [wallet] = await lockWallets(tx, [transfer?.lines[0]?.wallet_id ?? 0]);
  if (!transfer || !wallet) throw new Error("a sale has a wallet");
  return post(tx, [{ ...transfer, lines: [...transfer.lines, ...credit(wallet, net, "release")] }], now);
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
  const net = sale.total_minor - sale.commission_minor;
  const transfers = await withWallets(tx, [sale], now, (_sale, wallet_id) => ({
    cause: `unrelease/${sale.order_id}/${takenBack}`,
    ...of(sale),
    lines: [
      { account: "pending", wallet_id, amount_minor: net, kind: "release" },
      { account: "available", wallet_id, amount_minor: -net, kind: "release" },
    ],
  }));
  return post(tx, transfers, now);
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

/** The money is back in the wallet, less what its producer owes the site. */
export async function returnPayout(tx: Tx, payout: Payout, now: Date): Promise<void> {
  const { wallet_id, amount_minor } = payout;
  const [wallet] = await lockWallets(tx, [wallet_id]);
  if (!wallet) throw new Error("a payout is of a wallet");
  await movePayout(tx, `payout-refused/${payout.id}`, payout, now, [
    { account: "payouts", amount_minor: -amount_minor, kind: "payout_refused" },
    ...credit(wallet, amount_minor, "payout_refused"),
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
  const [wallet] = await lockWallets(tx, [wallet_id]);
  if (!wallet) throw new Error("a payout is of a wallet");
  await movePayout(tx, `payout-returned/${payout.id}`, payout, now, [
    { account: from, amount_minor: -amount_minor, kind: "payout_returned" },
    ...credit(wallet, amount_minor, "payout_returned"),
  ]);
}

function of({ order_id, currency }: Sale) {
  return { order_id, currency };
}

async function movePayout(tx: Tx, cause: string, { currency }: Payout, now: Date, lines: TransferLine[]) {
  await post(tx, [{ cause, order_id: null, currency, lines }], now);
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
