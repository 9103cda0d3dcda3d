import { Type } from "typebox";
import { Address } from "#accounts";
import { PaymentMethod, TaxRate } from "#orders";
import { closed, described, Id, Money, named, nullable, oneOf, Time } from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";

/** What travels of papers. */

export const paperKinds = ["receipt", "credit_note", "commission_invoice", "commission_credit_note"] as const;
export type PaperKind = (typeof paperKinds)[number];
const Kind = named("PaperKind", oneOf(...paperKinds));

export const PaperPath = closed({ paper_id: Id });
export const OrderPapersPath = closed({ order_id: described(Id, { examples: [25] }) });
export const OrderPapersQuery = closed(pageQuery);
export const PapersQuery = closed({ kind: Type.Optional(Kind), ...pageQuery });

const PaperNumber = Type.String({
  description: "Its series, its year and its number in both, without gaps.",
  examples: ["R12-2026-0001"],
});
const Day = Type.String({ format: "date", examples: ["2026-05-01"] });
const Decimal = (example: string) => Type.String({ examples: [example] });

export const PaperParty = named(
  "PaperParty",
  closed({
    name: Type.String({ examples: ["Peeters & Daughters BV"] }),
    address: nullable(Address),
    tax_number: nullable(Type.String({ examples: ["BE0123456749"] })),
  }),
);

export const PaperLine = named(
  "PaperLine",
  closed({
    kind: oneOf("goods", "delivery", "commission", "refund"),
    n: nullable(Type.Integer({ description: "The number of the order's line.", examples: [1] })),
    name: Type.String({
      description: "What the goods were called; else empty.",
      examples: ["Conference pears"],
    }),
    unit_code: Type.String({
      description:
        "As in UNECE recommendations 20 and 21: `KGM`, `LTR`, `H87` (piece), `XBX` (box), `XPK` (package).",
      examples: ["XPK"],
    }),
    quantity: described(Decimal("2"), { description: "Of that unit; of weighed goods with three decimals." }),
    pack: nullable(closed({ size: Decimal("0.5"), unit: Type.String({ examples: ["kg"] }) })),
    pieces: nullable(Type.Integer({ description: "Packages, or pieces of goods by weight.", examples: [2] })),
    price: described(Money, { description: "Of a package, or of a kilogram of goods by weight, with tax." }),
    total: described(Money, { description: "With tax.", examples: [{ amount: "7.00", currency: "EUR" }] }),
    tax_rate: nullable(TaxRate.properties.name),
    tax_percent: nullable(TaxRate.properties.percent),
    net_price: described(Decimal("3.3019"), {
      description: "Of the unit, without tax, with four decimals (BT-146).",
    }),
    net_total: described(Money, {
      description: "Without tax; those of a rate make its `taxable` (BT-131).",
      examples: [{ amount: "6.60", currency: "EUR" }],
    }),
  }),
);

const PaperTax = named(
  "PaperTax",
  closed({
    rate: TaxRate.properties.name,
    percent: TaxRate.properties.percent,
    code: TaxRate.properties.code,
    net: described(Money, { examples: [{ amount: "6.60", currency: "EUR" }] }),
    tax: described(Money, { examples: [{ amount: "0.40", currency: "EUR" }] }),
    gross: described(Money, { examples: [{ amount: "7.00", currency: "EUR" }] }),
    taxable: described(Money, {
      description: "`net`, or a cent beside it, so that `tax` is just the rate's share of it (BT-116).",
      examples: [{ amount: "6.60", currency: "EUR" }],
    }),
  }),
);

const documentMembers = {
  seller: PaperParty,
  buyer: PaperParty,
  issuer: described(PaperParty, {
    description: "Who runs the site, and issues papers in the names of those who sell.",
  }),
  order: nullable(
    named(
      "OrderOnPaper",
      closed({
        id: Id,
        placed_at: Time,
        supplied_at: nullable(Time),
        payment_method: PaymentMethod,
        paid_at: nullable(Time),
      }),
    ),
  ),
  lines: Type.Array(PaperLine),
  taxes: Type.Array(PaperTax),
  rounding: described(Money, {
    description: "`total` less all `taxable` and `tax` (BT-114).",
    examples: [{ amount: "0.00", currency: "EUR" }],
  }),
  total: described(Money, { examples: [{ amount: "7.00", currency: "EUR" }] }),
  corrects: nullable(named("CorrectedPaper", closed({ id: Id, number: PaperNumber }))),
  reason: nullable(Type.String({ examples: [null] })),
  period: nullable(named("PaperPeriod", closed({ from: Day, to: Day }))),
};

/** All that is written on a paper, as it is kept. Times are texts, as in JSON. */
export const PaperDocument = closed({
  ...documentMembers,
  order: nullable(
    closed({
      id: Id,
      placed_at: Type.String(),
      supplied_at: nullable(Type.String()),
      payment_method: PaymentMethod,
      paid_at: nullable(Type.String()),
    }),
  ),
});

const summaryMembers = {
  id: Id,
  kind: described(Kind, { examples: ["receipt"] }),
  number: PaperNumber,
  issued_on: Day,
  order_id: nullable(Id),
  total: documentMembers.total,
};

export const PaperSummary = named("PaperSummary", closed(summaryMembers));
export const PaperPage = PageOf(PaperSummary);

export const Paper = named(
  "Paper",
  closed({
    ...summaryMembers,
    issued_at: Time,
    ...documentMembers,
    orders: Type.Array(
      named(
        "InvoicedOrder",
        closed({
          order_id: Id,
          total: described(Money, { description: "What the order came to, less what was given back of it." }),
          commission: described(Money, { description: "Negative where commission is given back." }),
        }),
      ),
      { description: "Of which orders an invoice of commission is; empty on other papers.", examples: [[]] },
    ),
  }),
);

/** All papers of a person, as they take them along. */
export const OwnPapers = Type.Array(Paper);
