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
  /** What was ordered, as `2 × Pears (1 kg), 7.00 EUR`. */
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
      ...told.lines.map((line) => `• ${line}`),
      ...money(told),
      ...(hasPlans(told) ? plans(told) : []),
      `You can find it on ${told.siteName} as order ${told.orderId}.`,
    ],
  };
}

const subjects: Record<OrderTold["event"], (told: OrderTold) => string> = {
  placed: ({ to, orderId, other }) =>
    to === "buyer" ? `Your order ${orderId} from ${other}` : `New order ${orderId} from ${other}`,
  ready: ({ orderId }) => `Your order ${orderId} is ready`,
  fulfilled: ({ orderId }) => `Order ${orderId} is complete`,
  cancelled: ({ orderId }) => `Order ${orderId} was cancelled`,
  producer_disabled: ({ orderId, other }) => `Your order ${orderId} from ${other} may not be fulfilled`,
  paid_late: ({ orderId }) => `Your payment for order ${orderId} will be refunded`,
};

const openings: Record<OrderTold["event"], (told: OrderTold) => string[]> = {
  placed({ to, other, cancelled }) {
    if (cancelled)
      return [
        to === "buyer"
          ? `Your order from ${other} was placed and has since been cancelled.`
          : `You had a new order from ${other}, which has since been cancelled.`,
      ];
    return [
      to === "buyer"
        ? `Thank you for your order! ${other} has received it and will prepare it.`
        : `You have a new order from ${other}. Mark it as ready when you have prepared it.`,
    ];
  },
  ready({ other, isPickup, cancelled }) {
    if (cancelled) return [`${other} had prepared your order, but it has since been cancelled.`];
    return [
      isPickup
        ? `Your order is ready: ${other} is waiting for you.`
        : `Your order is ready: ${other} will deliver it.`,
    ];
  },
  fulfilled({ to, other, isCash }) {
    if (to === "buyer")
      return [`You have received your order from ${other}. Enjoy it, and write a review to say how it was.`];
    return [
      isCash
        ? `The order from ${other} has been handed over.`
        : `The order from ${other} has been handed over, and the money is available in your wallet.`,
    ];
  },
  cancelled: (told) => [endOf(told), ...reasonsOf(told)],
  producer_disabled: ({ siteName, other, isCash }) => [
    `${other} can't use ${siteName} for now, and may not be able to prepare your order or hand it over.`,
    "You can cancel your order as long as you have not received it.",
    isCash
      ? "Nothing has been paid for it yet."
      : "If you cancel, what you paid will be refunded to the card.",
  ],
  paid_late: ({ other, total }) => [
    `Your order from ${other} was cancelled before your payment of ${total} arrived.`,
    "The payment will be refunded to the card.",
  ],
};

function endOf({ siteName, to, other, cancelled }: OrderTold): string {
  const order = to === "buyer" ? `your order from ${other}` : `the order from ${other}`;
  if (cancelled?.by === "operator") return `The team at ${siteName} has cancelled ${order}.`;
  if (cancelled === undefined || cancelled.by === "system")
    return to === "buyer"
      ? `Your order from ${other} was cancelled.`
      : `The order from ${other} was cancelled.`;
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
  if (!cancelled) return [`The total is ${total}, ${isCash ? "in cash" : "paid by card"}.`];
  if (isCash) return [`The total would have been ${total}, in cash. Nothing has been paid for it.`];
  if (!isPaid) return [`The total would have been ${total}.`];
  return [
    `The total was ${total}, paid by card.`,
    to === "buyer" ? "It will be refunded to the card." : "It will be refunded to the buyer.",
  ];
}

function hasPlans({ event, cancelled }: OrderTold): boolean {
  return !cancelled && (event === "placed" || event === "ready");
}

const plans = (told: OrderTold) => [
  ...placesOf(told),
  ...(told.wantedOn === null ? [] : [`It is wanted for ${told.wantedOn}.`]),
  ...(told.note === null || told.note === "" ? [] : [noteOf(told, told.note)]),
];

function placesOf({ isPickup, to, where, other, phone }: OrderTold): string[] {
  if (where !== undefined) return [placeOf(isPickup, to, where)];
  if (!isPickup) return [];
  if (to === "producer")
    return [
      `You have not added a pickup address yet. Add one to your profile, and ${other} will see it with the order.`,
    ];
  return [
    `${other} has not said yet where to pick it up. The order will show the place as soon as they do.`,
    ...(phone === null ? [] : [`You can also ask by phone: ${phone}.`]),
  ];
}

function placeOf(isPickup: boolean, to: OrderTold["to"], where: string): string {
  if (isPickup) return to === "buyer" ? `Pick it up at ${where}.` : `It will be picked up at ${where}.`;
  return to === "buyer" ? `It will be delivered to ${where}.` : `Deliver it to ${where}.`;
}

const noteOf = ({ to, other }: OrderTold, note: string) =>
  to === "buyer" ? `Your note: ${quoted(note)}` : `Note from ${other}: ${quoted(note)}`;
