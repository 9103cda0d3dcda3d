import type { LetterWords } from "../letters.ts";
import { quoted } from "./en-quotes.ts";

export interface OrderTold {
  siteName: string;
  event: "placed" | "ready" | "fulfilled" | "cancelled" | "producer_disabled" | "paid_late";
  /** Who reads the letter; `other` is the name of the other one. */
  to: "buyer" | "producer";
  orderId: number;
  other: string;
  /** Of the other one, where they told it. */
  phone: string | null;
  /** What was bought, as `2 × Pears (1 kg), 7.00 EUR`. */
  lines: string[];
  total: string;
  isCash: boolean;
  /** Whether money was taken for the order before it was cancelled, if it was. */
  isPaid: boolean;
  isPickup: boolean;
  where: string | undefined;
  wantedOn: string | null;
  note: string | null;
  /** Who cancelled it and why, where that has happened by the time the letter is written. */
  cancelled: Cancelled | undefined;
}

/** The reason of the `system` is one of its own words, that of everybody else what they typed. */
type Cancelled =
  | { by: "system"; reason: "payment_expired" | "producer_unavailable" }
  | { by: "buyer" | "producer" | "operator"; reason: string | null };

/** What a letter about an order says, whatever has become of the order by the time it is written. */
export function orderLetter(told: OrderTold): LetterWords {
  return {
    subject: subjects[told.event](told),
    lines: [
      ...openings[told.event](told),
      ...told.lines.map((line) => `It holds ${line}.`),
      ...money(told),
      ...(hasPlans(told) ? plans(told) : []),
      `You find it on ${told.siteName} as order ${told.orderId}.`,
    ],
  };
}

const subjects: Record<OrderTold["event"], (told: OrderTold) => string> = {
  placed: ({ to, orderId, other }) =>
    to === "buyer" ? `Your order ${orderId} at ${other}` : `A new order, ${orderId}, from ${other}`,
  ready: ({ orderId }) => `Your order ${orderId} is ready`,
  fulfilled: ({ orderId }) => `Order ${orderId} is done`,
  cancelled: ({ orderId }) => `Order ${orderId} was cancelled`,
  producer_disabled: ({ orderId, other }) => `Your order ${orderId}: ${other} is away`,
  paid_late: ({ orderId }) => `Your payment for order ${orderId} goes back`,
};

const openings: Record<OrderTold["event"], (told: OrderTold) => string[]> = {
  placed({ to, other, cancelled }) {
    if (cancelled)
      return [
        to === "buyer"
          ? `Your order at ${other} was placed, and has been cancelled since.`
          : `You had a new order from ${other}, which has been cancelled since.`,
      ];
    return [
      to === "buyer"
        ? `Thank you: ${other} has your order and will prepare it.`
        : `You have a new order from ${other}. Mark it as ready once it is.`,
    ];
  },
  ready({ other, isPickup, cancelled }) {
    if (cancelled) return [`${other} had made your order ready; it has been cancelled since.`];
    return [
      isPickup ? `Your order is ready: ${other} waits for you.` : `Your order is ready: ${other} brings it.`,
    ];
  },
  fulfilled({ to, other, isCash }) {
    if (to === "buyer")
      return [`You have received your order from ${other}. Enjoy it, and say how it was in a review.`];
    return [
      isCash
        ? `The order of ${other} is handed over.`
        : `The order of ${other} is handed over, and its money is available in your wallet.`,
    ];
  },
  cancelled: (told) => [endOf(told), ...reasonsOf(told)],
  producer_disabled: ({ siteName, other, isCash }) => [
    `${other}, from whom you have ordered, can't use ${siteName} for now, and may not be able to prepare your order or hand it over.`,
    "You may cancel it as long as you have not received it.",
    isCash ? "Nothing was paid for it yet." : "If you do, what you paid goes back to the card.",
  ],
  paid_late: ({ other, total }) => [
    `Your order from ${other} was cancelled before your payment of ${total} came.`,
    "That money goes back to the card.",
  ],
};

function endOf({ siteName, to, other, cancelled }: OrderTold): string {
  const order = to === "buyer" ? `your order from ${other}` : `the order of ${other}`;
  if (cancelled?.by === "operator") return `Those who run ${siteName} have cancelled ${order}.`;
  if (cancelled === undefined || cancelled.by === "system")
    return to === "buyer"
      ? `Your order from ${other} was cancelled.`
      : `The order of ${other} was cancelled.`;
  if (cancelled.by === to) return `You have cancelled ${order}.`;
  return to === "buyer" ? `${other} has cancelled your order.` : `${other} has cancelled their order.`;
}

function reasonsOf({ siteName, to, other, cancelled }: OrderTold): string[] {
  if (cancelled === undefined) return [];
  const { by, reason } = cancelled;
  if (by === "system")
    return [
      reason === "payment_expired"
        ? "It was not paid in time."
        : `${other} can't sell on ${siteName} for now.`,
    ];
  if (by === to) return reason === null ? [] : [`You wrote: ${quoted(reason)}`];
  if (reason === null) return ["No reason was given."];
  return [`${by === "operator" ? "They" : other} wrote: ${quoted(reason)}`];
}

/** Money is promised back only where some was paid. */
function money({ event, to, total, isCash, isPaid, cancelled }: OrderTold): string[] {
  if (event === "paid_late") return [];
  if (!cancelled) return [`In all it comes to ${total}, ${isCash ? "in cash" : "paid by card"}.`];
  if (isCash) return [`It would have come to ${total} in cash. Nothing was paid for it.`];
  if (!isPaid) return [`It would have come to ${total}.`];
  return [
    `In all it came to ${total}, paid by card.`,
    to === "buyer" ? "The money goes back to the card." : "The money goes back to the buyer.",
  ];
}

function hasPlans({ event, cancelled }: OrderTold): boolean {
  return !cancelled && (event === "placed" || event === "ready");
}

const plans = (told: OrderTold) => [
  ...placesOf(told),
  ...(told.wantedOn === null ? [] : [`It is wanted on ${told.wantedOn}.`]),
  ...(told.note === null || told.note === "" ? [] : [noteOf(told, told.note)]),
];

function placesOf({ isPickup, to, where, other, phone }: OrderTold): string[] {
  if (where !== undefined) return [`${isPickup ? "It is fetched at" : "It is brought to"} ${where}.`];
  if (!isPickup) return [];
  if (to === "producer")
    return [
      `You have not said where it is fetched. Add a pickup address to your profile, and ${other} finds it with the order.`,
    ];
  return [
    `${other} has not said yet where it is fetched. The order shows the place as soon as they do.`,
    ...(phone === null ? [] : [`You can also ask: ${phone} is their telephone number.`]),
  ];
}

const noteOf = ({ to, other }: OrderTold, note: string) =>
  to === "buyer" ? `You added: ${quoted(note)}` : `${other} adds: ${quoted(note)}`;
