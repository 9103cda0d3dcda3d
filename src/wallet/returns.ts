import type { Tx } from "#platform/database";
import { insufficientFunds } from "./errors.ts";
import { lockWallets, openWallets, post, type Sale, type TransferLine, withWallets } from "./posting.ts";

/** Money that goes back to buyers: to whom it is owed, and who bears it. */

/** What changes hands for an order, in minor units; negative where it goes the other way. */
export interface Return extends Omit<Sale, "total_minor" | "commission_minor"> {
  cause: string;
  kind: "refund" | "adjustment" | "dispute";
  /** Where the buyer's part goes: it is owed to them (`refunds`), or it is with the provider already. */
  to: "refunds" | "provider";
  buyer_minor: number;
  /** What the site's commission falls by. */
  commission_minor: number;
  /** What the producer gives of what they had earned by it. What neither gives is the site's loss. */
  producer_minor: number;
  /** Where the producer's money is: in `available` once the goods are handed over. */
  from: "pending" | "available";
  /** Refuse what the producer's wallet doesn't hold, instead of writing down that they owe it. */
  isWithinWallet?: boolean;
}

/**
 * Moves what an order's buyer gets back. What has left the producer's wallet is their `receivable` from then on. Throws
 * insufficient_funds only where it is to be within the wallet.
 */
export async function giveBack(tx: Tx, back: Return, now: Date): Promise<boolean> {
  const { cause, order_id, currency, through, to, kind } = back;
  const { buyer_minor, commission_minor, producer_minor } = back;
  const sale = { ...back, total_minor: buyer_minor };
  const [transfer] = await withWallets(tx, [sale], now, (_sale, wallet_id) => ({
    cause,
    ...{ order_id, currency },
    lines: [
      { account: "commission", amount_minor: -commission_minor, kind: "commission" },
      { account: to === "refunds" ? to : through, amount_minor: buyer_minor, kind },
      { account: "losses", amount_minor: commission_minor + producer_minor - buyer_minor, kind },
      ...(back.from === "pending" ? ofPending(back, wallet_id) : []),
    ],
  }));
  if (!transfer) return false;
  if (back.from === "available") transfer.lines.push(...(await ofAvailable(tx, back, now)));
  return post(tx, [transfer], now);
}

/** What was owed to the buyer went back to them, by whichever attempt; by hand it left the site's bank account. */
export async function recordRefundPaid(tx: Tx, refund: PaidRefund, now: Date): Promise<boolean> {
  const { order_id, currency, amount_minor, through } = refund;
  const lines: TransferLine[] = [
    { account: "refunds", amount_minor: -amount_minor, kind: "refund" },
    { account: through, amount_minor, kind: "refund" },
  ];
  return post(tx, [{ cause: attemptOf("refund-paid", refund), order_id, currency, lines }], now);
}

/** What went back didn't reach the buyer: it is owed to them again. */
export async function recordRefundFailed(tx: Tx, refund: PaidRefund, now: Date): Promise<boolean> {
  const { order_id, currency, amount_minor, through } = refund;
  const lines: TransferLine[] = [
    { account: through, amount_minor: -amount_minor, kind: "refund" },
    { account: "refunds", amount_minor, kind: "refund" },
  ];
  return post(tx, [{ cause: attemptOf("refund-failed", refund), order_id, currency, lines }], now);
}

/** More was taken than the order came to: the rest is owed to the buyer and never reaches a wallet. */
export async function recordExcess(
  tx: Tx,
  { cause, ...refund }: OwedRefund & { cause?: string },
  now: Date,
): Promise<boolean> {
  const { order_id, currency, amount_minor, through } = refund;
  const lines: TransferLine[] = [
    { account: through, amount_minor: -amount_minor, kind: "refund" },
    { account: "refunds", amount_minor, kind: "refund" },
  ];
  const excess = `excess/${order_id}/${refund.refund_id}`;
  return post(tx, [{ cause: cause ?? excess, order_id, currency, lines }], now);
}

/** Money came for an order that had lapsed: it is owed to the buyer and never reaches a wallet. */
export async function recordLatePayment(tx: Tx, sale: Sale, now: Date): Promise<boolean> {
  const { order_id, currency, total_minor, through } = sale;
  const lines: TransferLine[] = [
    { account: through, amount_minor: -total_minor, kind: "refund" },
    { account: "refunds", amount_minor: total_minor, kind: "refund" },
  ];
  return post(tx, [{ cause: `late/${order_id}`, order_id, currency, lines }], now);
}

/** A bank takes back, or returns (negative), what no order has left to give. */
export async function recordSiteLoss(
  tx: Tx,
  {
    cause,
    currency,
    through,
    amount_minor,
  }: Pick<Sale, "currency" | "through"> & { cause: string; amount_minor: number },
  now: Date,
): Promise<boolean> {
  const lines: TransferLine[] = [
    { account: "losses", amount_minor: -amount_minor, kind: "dispute" },
    { account: through, amount_minor, kind: "dispute" },
  ];
  return post(tx, [{ cause, order_id: null, currency, lines }], now);
}

/** Money that is owed to the buyer of an order, which may have several refunds. */
export interface OwedRefund extends Pick<Sale, "order_id" | "currency" | "through"> {
  refund_id: number;
  amount_minor: number;
}

type PaidRefund = OwedRefund & { attempt: number };

/** As `refund/7/12` for refund 12 of order 7. Of the first refunds, one for each order, `refund/7` was the cause. */
export function causeOfRefund(orderId: number, refundId: number): string {
  return `refund/${orderId}/${refundId}`;
}

function attemptOf(
  name: "refund-paid" | "refund-failed",
  { order_id, refund_id, attempt }: PaidRefund,
): string {
  return attempt === 0 ? `${name}/${order_id}/${refund_id}` : `${name}/${order_id}/${refund_id}/${attempt}`;
}

interface HeldWallet {
  id: number;
  available_minor: number;
  receivable_minor: number;
}

/** Money that a producer may spend, less what they owe the site. */
export function credit(wallet: HeldWallet, minor: number, kind: TransferLine["kind"]): TransferLine[] {
  const owed = Math.min(Math.max(minor, 0), -wallet.receivable_minor);
  return [
    { account: "available", wallet_id: wallet.id, amount_minor: minor, kind },
    { account: "available", wallet_id: wallet.id, amount_minor: -owed, kind: "receivable" },
    { account: "receivable", wallet_id: wallet.id, amount_minor: owed, kind: "receivable" },
  ];
}

/** What comes in stands first, so that there is enough to take the rest from. */
function ofPending({ commission_minor, producer_minor, kind }: Return, wallet_id: number): TransferLine[] {
  const gross = commission_minor + producer_minor;
  const lines: TransferLine[] = [
    { account: "pending", wallet_id, amount_minor: commission_minor, kind: "commission" },
    { account: "pending", wallet_id, amount_minor: -gross, kind },
  ];
  return lines.sort((a, b) => b.amount_minor - a.amount_minor);
}

async function ofAvailable(tx: Tx, back: Return, now: Date): Promise<TransferLine[]> {
  const { commission_minor, producer_minor, kind } = back;
  if (producer_minor === 0 && commission_minor === 0) return [];
  const [wallet] = await lockWalletOf(tx, back, now);
  if (!wallet) throw new Error("a sale has a wallet");
  if (producer_minor < 0) return credit(wallet, -producer_minor, kind);
  const owed = Math.max(producer_minor - wallet.available_minor, 0);
  if (owed > 0 && back.isWithinWallet) throw insufficientFunds();
  const of = { wallet_id: wallet.id };
  return [
    { account: "available", ...of, amount_minor: commission_minor, kind: "commission" },
    { account: "available", ...of, amount_minor: owed - commission_minor - producer_minor, kind },
    { account: "receivable", ...of, amount_minor: -owed, kind },
  ];
}

async function lockWalletOf(tx: Tx, { producer_id, currency }: Return, now: Date): Promise<HeldWallet[]> {
  const ids = await openWallets(tx, [{ user_id: producer_id, currency }], now);
  return lockWallets(tx, ids);
}
