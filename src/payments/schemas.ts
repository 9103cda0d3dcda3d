import { Type } from "typebox";
import { Order } from "#orders";
import { closed, described, Id, Line, Money, named, nullable, oneOf, Time } from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";

export const CheckoutPath = closed({ checkout_id: described(Id, { examples: [36] }) });

export const NewPayment = named(
  "NewPayment",
  closed(
    {
      token: Type.Optional(
        Type.String({
          maxLength: 200,
          format: "line",
          description: "The payment provider's token for a card.",
          examples: ["sandbox_ok"],
        }),
      ),
    },
    { examples: [{ token: "sandbox_ok" }] },
  ),
);

/** What a person has transferred and gets back, as they take it along. */
export const OwnTransfers = Type.Array(
  named(
    "OwnTransfer",
    closed({
      checkout_id: Id,
      reference: Type.String({ examples: ["RF0200000036"] }),
      payer_holder: nullable(Type.String({ examples: ["Bruno Claes"] })),
      payer_iban: nullable(Type.String({ examples: ["BE68539007547034"] })),
      repayments: Type.Array(
        named(
          "OwnRepayment",
          closed({
            amount: Money,
            status: Type.String({ examples: ["paid"] }),
            holder: nullable(Type.String({ examples: ["Bruno Claes"] })),
            iban: nullable(Type.String({ examples: ["BE68539007547034"] })),
          }),
        ),
      ),
    }),
  ),
);

const Transfer = named(
  "TransferAsked",
  closed(
    {
      iban: Type.String({ examples: ["BE68539007547034"] }),
      bic: nullable(Type.String({ examples: ["GKCCBEBB"] })),
      holder: Type.String({ examples: ["Market of Ghent"] }),
      amount: described(Money, { description: "What has still to come, if too little came before." }),
      reference: Type.String({
        description: "A creditor reference (ISO 11649), which the buyer gives with the transfer.",
        examples: ["RF0200000036"],
      }),
      qr_svg: nullable(
        Type.String({
          description:
            "The same as a QR code for banking apps (EPC069-12), an SVG. Null in another currency than euro.",
          examples: [null],
        }),
      ),
      pay_until: described(Time, { description: "By then the money has to be there." }),
    },
    { description: "How to pay by bank transfer." },
  ),
);

export const Payment = named(
  "PaidCheckout",
  closed({
    payment: named(
      "Payment",
      closed({
        status: oneOf("succeeded", "requires_action", "processing"),
        transfer: described(nullable(Transfer), {
          description: "How to pay by bank transfer; null for other payment methods.",
          examples: [null],
        }),
        redirect_url: nullable(Type.String({ format: "uri", examples: [null] })),
      }),
    ),
    orders: Type.Array(Order),
  }),
);

/** Of an order in the demo market that is paid by card. */
export const RefundedOrderPath = closed({ order_id: described(Id, { examples: [3] }) });
export const RefundsQuery = closed(pageQuery);

const PaidBy = oneOf("producer", "site");
export const refundReasonLength = 500;

export const NewRefund = named(
  "NewRefund",
  closed(
    {
      amount: Type.Optional(
        described(Money, { description: "So much of the order. Either this or `items`." }),
      ),
      items: Type.Optional(
        Type.Array(
          closed({
            n: Type.Integer({
              minimum: 1,
              maximum: 32_767,
              description: "The number of a line (`n`).",
              examples: [1],
            }),
            quantity: Type.Integer({
              minimum: 1,
              maximum: 1_000_000,
              description: "So many pieces of it.",
              examples: [1],
            }),
          }),
          { minItems: 1, maxItems: 100, description: "Pieces of the order's lines, at what they cost." },
        ),
      ),
      reason: Line(refundReasonLength, {
        description: "Both parties read it.",
        examples: ["One punnet was mouldy."],
      }),
      paid_by: Type.Optional(
        described(PaidBy, {
          description: [
            "Who bears it: the order's producer (the default) or the site. Before the hand-over a producer's part comes from",
            "`pending`, after it from `available`. Only staff may say `site`. Nobody bears what was paid in cash.",
          ].join(" "),
          examples: ["producer"],
        }),
      ),
    },
    { examples: [{ amount: { amount: "0.50", currency: "EUR" }, reason: "One punnet was mouldy." }] },
  ),
);

export const Refund = named(
  "Refund",
  closed({
    id: Id,
    order_id: Id,
    amount: Money,
    status: described(oneOf("requested", "done", "failed"), {
      description:
        "`failed`: the provider could not pay it. It is owed to the buyer until it is tried again or given by hand.",
      examples: ["requested"],
    }),
    cause: Type.String({ description: "As the ledger names it.", examples: ["refund/3/1"] }),
    reason: nullable(
      Type.String({
        description: "Null where it follows from a cancellation, a line taken out or a weight.",
        examples: ["One punnet was mouldy."],
      }),
    ),
    asked_by: nullable(oneOf("producer", "staff")),
    paid_by: nullable(PaidBy),
    by_hand: Type.Boolean({ description: "Given back without the payment provider.", examples: [false] }),
    items: Type.Array(closed({ n: Type.Integer(), quantity: Type.Integer(), amount: Money }), {
      description: "The lines it is for; empty where it is an amount.",
      examples: [[]],
    }),
    requested_at: Time,
    done_at: nullable(described(Time, { examples: [null] })),
  }),
);
export const RefundPage = PageOf(Refund);

export const DisputeStatus = oneOf("warning", "open", "won", "lost");
export const disputeStatuses = ["warning", "open", "won", "lost"] as const;

export const Dispute = named(
  "Dispute",
  closed({
    id: Id,
    provider: Type.String({ examples: ["stripe"] }),
    provider_id: Type.String({ description: "As the provider calls it.", examples: ["du_1Q"] }),
    status: described(DisputeStatus, { examples: ["open"] }),
    reason: nullable(Type.String({ description: "In the provider's words.", examples: ["fraudulent"] })),
    amount: Money,
    is_taken: Type.Boolean({ description: "Whether the bank has the money now.", examples: [true] }),
    blame: nullable(
      described(PaidBy, { description: "Who bears it; undecided, the site does.", examples: [null] }),
    ),
    orders: Type.Array(
      closed({
        id: Id,
        producer: Type.String({ examples: ["Ana Peeters"] }),
        amount: nullable(Money),
        borne_by: nullable(PaidBy),
      }),
      { description: "The orders that were paid with it, and what of it is whose.", examples: [[]] },
    ),
    opened_at: Time,
    closed_at: nullable(described(Time, { examples: [null] })),
  }),
);
export const DisputePage = PageOf(Dispute);
