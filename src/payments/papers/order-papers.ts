import { type CreditedRefund, lockForPapers, type OrderForPapers } from "#orders";
import type { Platform } from "#platform";
import { dayIn, sharesOf, showMoney, type Tax, type TaxRate, taxOf } from "#platform/base";
import type { Tx } from "#platform/database";
import { amountsOf, type DraftLine, rateColumns, receiptOf, siteParty, writeLines } from "./document.ts";
import { taxesBack } from "./layout.ts";
import { findOrderPapers, type IssuedPaper, insertPaper, type SignedTax } from "./queries.ts";
import { numberOf } from "./show.ts";

type Site = Pick<Platform, "config" | "settings">;

/**
 * Brings the papers of an order up to date: a receipt once it is handed over, a credit note for each refund that its producer
 * pays, and one of all that is left where the hand-over was taken back. What is issued already is not issued again.
 */
export async function issueOrderPapers(tx: Tx, site: Site, orderId: number, now: Date): Promise<void> {
  const found = await lockForPapers(tx, orderId);
  if (!found) return;
  const { order, turn, refunds } = found;
  const issued = await findOrderPapers(tx, orderId);
  const receipts = issued.filter(({ kind }) => kind === "receipt");
  for (const receipt of receipts)
    if (receipt.turn < turn && !isTakenBack(issued, receipt))
      await issueCredit(tx, site, found, issued, receipt, undefined, now);
  if (order.status !== "fulfilled") return;
  const receipt = receipts.find((one) => one.turn === turn) ?? (await issueReceipt(tx, site, found, now));
  for (const refund of refunds) {
    // Each sees what the one before left.
    const before = await findOrderPapers(tx, orderId);
    if (!before.some(({ corrects_id, refund_id }) => corrects_id === receipt.id && refund_id === refund.id))
      await issueCredit(tx, site, found, before, receipt, refund, now);
  }
}

function isTakenBack(issued: IssuedPaper[], receipt: IssuedPaper): boolean {
  return issued.some(({ corrects_id, refund_id }) => corrects_id === receipt.id && refund_id === null);
}

async function issueReceipt(tx: Tx, site: Site, found: OrderForPapers, now: Date): Promise<IssuedPaper> {
  const { order, turn } = found;
  const { document, laidOut, total_minor } = receiptOf(found, issuerOf(site));
  const id = await insertPaper(
    tx,
    {
      ...{ kind: "receipt", series: `R${order.producer_id}`, ...partiesOf(site, found, now) },
      ...{ turn, total_minor, document },
    },
    laidOut.taxes,
  );
  const receipt = (await findOrderPapers(tx, order.id)).find((paper) => paper.id === id);
  if (!receipt) throw new Error(`paper ${id} was just written`);
  return receipt;
}

/** Takes back a part of a receipt: for a refund, or all that earlier credit notes have left of it. */
async function issueCredit(
  tx: Tx,
  site: Site,
  found: OrderForPapers,
  issued: IssuedPaper[],
  receipt: IssuedPaper,
  refund: CreditedRefund | undefined,
  now: Date,
): Promise<void> {
  const { order } = found;
  const earlier = issued.filter(({ corrects_id }) => corrects_id === receipt.id);
  const left = leftOf(receipt, earlier);
  const leftMinor = earlier.reduce((sum, { total_minor }) => sum + total_minor, receipt.total_minor);
  const total_minor = Math.min(refund?.amount_minor ?? leftMinor, leftMinor);
  // Nothing is left to take back.
  if (total_minor === 0 && refund) return;
  const back = backByRate(found, left, refund, total_minor);
  const taxes = taxesBack(left, back);
  const written = writeLines(draftsOf(found, taxes, refund, total_minor), order.currency, taxes);
  const sums = { lines: written.lines, ...amountsOf(written.laidOut, total_minor, order.currency) };
  await insertPaper(
    tx,
    {
      ...{ kind: "credit_note", series: `C${order.producer_id}`, ...partiesOf(site, found, now) },
      ...{
        turn: receipt.turn,
        corrects_id: receipt.id,
        refund_id: refund?.id ?? null,
        total_minor: -total_minor,
      },
      document: {
        ...receipt.document,
        issuer: issuerOf(site),
        // The whole of a receipt is taken back line by line.
        ...(refund === undefined && earlier.length === 0 ? {} : sums),
        corrects: { id: receipt.id, number: numberOf(receipt) },
        reason: refund?.reason ?? null,
      },
    },
    taxes,
  );
}

/** What each rate of a receipt still has, after credit notes. */
function leftOf(receipt: IssuedPaper, earlier: IssuedPaper[]): SignedTax[] {
  return receipt.taxes.map((tax) => {
    const same = earlier.flatMap(({ taxes }) => taxes.filter((one) => isSameRate(one, tax)));
    return { ...tax, gross_minor: same.reduce((sum, { gross_minor }) => sum + gross_minor, tax.gross_minor) };
  });
}

/** How much goes back at each rate: that of the lines a refund is for, as far as it goes; the rest as what is left is shared. */
function backByRate(
  { order }: OrderForPapers,
  left: SignedTax[],
  refund: CreditedRefund | undefined,
  totalMinor: number,
): number[] {
  const items = itemsOf(order, refund);
  const ofLines = left.map((tax) => {
    const own = items.filter((item) => item.tax && isSameRate(item.tax, tax));
    return Math.min(sumOf(own), tax.gross_minor);
  });
  const told = ofLines.reduce((sum, minor) => sum + minor, 0);
  if (told > totalMinor) return sharesOf(totalMinor, ofLines);
  const rest = sharesOf(
    totalMinor - told,
    left.map(({ gross_minor }, index) => gross_minor - (ofLines[index] ?? 0)),
  );
  return left.map((_, index) => (ofLines[index] ?? 0) + (rest[index] ?? 0));
}

/** The lines of an order that a refund is for. */
function itemsOf({ items, removed_items }: OrderForPapers["order"], refund: CreditedRefund | undefined) {
  return (refund?.items ?? []).map(({ n, quantity, amount_minor }) => {
    const item = [...items, ...removed_items].find((one) => one.n === n);
    return { n, name: item?.name ?? "", quantity, gross_minor: amount_minor, tax: item ? taxOf(item) : null };
  });
}

/** What goes back: its lines where they come to it at each rate; else a line for each rate. */
function draftsOf(
  { order }: OrderForPapers,
  taxes: Tax[],
  refund: CreditedRefund | undefined,
  totalMinor: number,
): DraftLine[] {
  const items = itemsOf(order, refund);
  const isByItems =
    sumOf(items) === totalMinor &&
    taxes.every(
      (tax) => sumOf(items.filter((item) => item.tax && isSameRate(item.tax, tax))) === tax.gross_minor,
    );
  if (isByItems && items.length > 0)
    return items.map(({ n, name, quantity, gross_minor, tax }) =>
      draftOf(tax, gross_minor, order.currency, { n, name, pieces: quantity }),
    );
  const rest = { n: null, name: "", pieces: null };
  if (taxes.length === 0) return [draftOf(null, totalMinor, order.currency, rest)];
  return taxes.map(({ name, percent, code, gross_minor }) =>
    draftOf({ name, percent, code }, gross_minor, order.currency, rest),
  );
}

function draftOf(
  tax: TaxRate | null,
  grossMinor: number,
  currency: string,
  about: { n: number | null; name: string; pieces: number | null },
): DraftLine {
  const price = showMoney(grossMinor, currency);
  const one = { kind: "refund" as const, unit_code: "C62", quantity: "1", pack: null };
  return {
    part: { tax, gross_minor: grossMinor },
    line: { ...one, ...about, price, total: price, ...rateColumns(tax) },
  };
}

function sumOf(items: { gross_minor: number }[]): number {
  return items.reduce((sum, { gross_minor }) => sum + gross_minor, 0);
}

function partiesOf({ config }: Site, { order }: OrderForPapers, now: Date) {
  const { id: order_id, producer_id, buyer_id, currency } = order;
  return {
    order_id,
    producer_id,
    buyer_id,
    currency,
    issued_at: now,
    issued_on: dayIn(config.timeZone, now),
  };
}

function issuerOf({ config, settings }: Site) {
  return siteParty(settings.current, config.siteName);
}

function isSameRate(a: { name: string; percent: string; code: string }, b: typeof a): boolean {
  return a.name === b.name && a.percent === b.percent && a.code === b.code;
}
