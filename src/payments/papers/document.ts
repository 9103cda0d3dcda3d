import type { Static } from "typebox";
import type { NamedParty, OrderForPapers } from "#orders";
import { currencyDigits, showMoney, type TaxRate, taxesOf, taxOf } from "#platform/base";
import type { SiteSettings } from "#platform/settings";
import { type LaidOut, layOut, netPriceOf, type Part, unitCodeOf } from "./layout.ts";
import type { PaperDocument, PaperLine, PaperParty } from "./schemas.ts";

type Document = Static<typeof PaperDocument>;
type Line = Static<typeof PaperLine>;

/** Who sold or bought: by law where they have said it, else as they are called on the site. */
export function partyOf({ name, address, business }: NamedParty): Static<typeof PaperParty> {
  return {
    name: business?.legal_name ?? name,
    address: business?.address ?? address,
    tax_number: business?.tax_number ?? null,
  };
}

/** Who runs the site. */
export function siteParty(
  { business, contact }: Pick<SiteSettings, "business" | "contact">,
  siteName: string,
): Static<typeof PaperParty> {
  return {
    name: business?.legal_name ?? siteName,
    address: (business?.address ?? contact?.address ?? null) as Static<typeof PaperParty>["address"],
    tax_number: business?.tax_number ?? null,
  };
}

/** A line before its net amounts are known. */
export interface DraftLine {
  line: Omit<Line, "net_price" | "net_total">;
  part: Part;
}

/** What is written on a receipt of an order as it was handed over. */
export function receiptOf(
  { order, seller, buyer }: OrderForPapers,
  issuer: Static<typeof PaperParty>,
): { document: Document; laidOut: LaidOut; total_minor: number } {
  const { currency, total_minor, delivery_minor } = order;
  const drafts = order.items.map(
    (item): DraftLine => ({
      part: { tax: taxOf(item), gross_minor: item.line_total_minor },
      line: lineOf(item, currency),
    }),
  );
  const charges = deliveryDrafts(drafts, delivery_minor, currency);
  const written = writeLines([...drafts, ...charges], currency);
  return {
    ...{ laidOut: written.laidOut, total_minor },
    document: {
      ...{ seller: partyOf(seller), buyer: partyOf(buyer), issuer },
      order: {
        id: order.id,
        placed_at: order.placed_at.toISOString(),
        supplied_at: order.fulfilled_at?.toISOString() ?? null,
        payment_method: order.payment_method as NonNullable<Document["order"]>["payment_method"],
        paid_at: order.paid_at?.toISOString() ?? null,
      },
      ...{ lines: written.lines, ...amountsOf(written.laidOut, total_minor, currency) },
      ...{ corrects: null, reason: null, period: null },
    },
  };
}

/** Lines with their net prices and amounts, and the taxes of all; `taxes` where these are decided already. */
export function writeLines(drafts: DraftLine[], currency: string, taxes?: Parameters<typeof layOut>[1]) {
  const laidOut = layOut(
    drafts.map(({ part }) => part),
    taxes,
  );
  const lines = drafts.map(
    ({ line, part }, index): Line => ({
      ...line,
      net_price: netPriceOf(
        part.gross_minor,
        part.tax?.percent ?? "0",
        line.quantity,
        currencyDigits(currency),
      ),
      net_total: showMoney(laidOut.nets[index] ?? 0, currency),
    }),
  );
  return { lines, laidOut };
}

/** What a paper says of its sums. */
export function amountsOf({ taxes, rounding_minor }: LaidOut, totalMinor: number, currency: string) {
  const money = (minor: number) => showMoney(minor, currency);
  return {
    taxes: taxes.map((tax) => ({
      ...{ rate: tax.name, percent: tax.percent, code: tax.code },
      ...{ net: money(tax.net_minor), tax: money(tax.tax_minor), gross: money(tax.gross_minor) },
      taxable: money(tax.taxable_minor),
    })),
    rounding: money(rounding_minor),
    total: money(totalMinor),
  };
}

function lineOf(item: OrderForPapers["order"]["items"][number], currency: string): DraftLine["line"] {
  const { n, name, pack_size, pack_unit, quantity, sold_by, grams, price_minor, line_total_minor } = item;
  const tax = taxOf(item);
  return {
    ...{
      kind: "goods",
      n,
      name,
      unit_code: unitCodeOf({ sold_by, pack_size: String(pack_size), pack_unit }),
    },
    quantity: grams === null ? String(quantity) : kilograms(grams),
    pack: sold_by === "weight" ? null : { size: String(pack_size), unit: pack_unit },
    pieces: quantity,
    price: showMoney(price_minor, currency),
    total: showMoney(line_total_minor, currency),
    ...rateColumns(tax),
  };
}

/** What delivery costs, a charge for each rate that it is taxed at. */
function deliveryDrafts(goods: DraftLine[], deliveryMinor: number, currency: string): DraftLine[] {
  if (deliveryMinor === 0) return [];
  const parts = goods.map(({ part }) => part);
  const without = taxesOf(parts);
  if (without.length === 0) return [chargeOf(null, deliveryMinor, currency)];
  return taxesOf(parts, deliveryMinor).flatMap((tax, index) => {
    const share = tax.gross_minor - (without[index]?.gross_minor ?? 0);
    const { name, percent, code } = tax;
    return share === 0 ? [] : [chargeOf({ name, percent, code }, share, currency)];
  });
}

function chargeOf(tax: TaxRate | null, minor: number, currency: string): DraftLine {
  const price = showMoney(minor, currency);
  return {
    part: { tax, gross_minor: minor },
    line: {
      ...{ kind: "delivery", n: null, name: "", unit_code: "C62", quantity: "1", pack: null, pieces: null },
      ...{ price, total: price, ...rateColumns(tax) },
    },
  };
}

export function rateColumns(tax: TaxRate | null) {
  return { tax_rate: tax?.name ?? null, tax_percent: tax?.percent ?? null };
}

function kilograms(grams: number): string {
  const text = String(grams).padStart(4, "0");
  return `${text.slice(0, -3)}.${text.slice(-3)}`;
}
