import type { LetterWords } from "./letters.ts";

export interface OrderTold {
  siteName: string;
  event: OrderEvent;
  /** Who reads the letter; `other` is the name of the other one. */
  to: Reader;
  orderId: number;
  other: string;
  /** Of the other one, where they told it. */
  phone: string | null;
  /** What was ordered, as `2 × Pears (1 kg), €7.00`. */
  lines: string[];
  /** What the letter says was taken out of the order, as one of these lines. */
  removed: string | undefined;
  /** Which line is no longer what it was and why, where the letter is about that. */
  adjusted?: Adjusted | undefined;
  /** What goes back, where the letter is about that. */
  refund?: Refunded | undefined;
  /** What is charged for its delivery, as `€2.00`, where anything is. */
  delivery?: string | undefined;
  /** As `€7.00`. */
  total: string;
  /** The most that it may come to, where something is still to be weighed. */
  most?: string | undefined;
  isCash: boolean;
  /** Whether it is paid by bank transfer. */
  isTransfer?: boolean | undefined;
  /** Whether money was taken for the order before it was cancelled, if it was. */
  isPaid: boolean;
  isPickup: boolean;
  where: string | undefined;
  /** When and where it is fetched that was ordered for a market day. */
  marketDay?: MarketDay | undefined;
  /** As `Wednesday, May 1`. */
  wantedOn: string | null;
  note: string | null;
  /** Who cancelled it and why, where that has happened by the time the letter is written. */
  cancelled: Cancelled | undefined;
}

type OrderEvent =
  | "placed"
  | "item_removed"
  | "item_changed"
  | "item_supplied"
  | "total_final"
  | "ready"
  | "fulfilled"
  | "cancelled"
  | "producer_disabled"
  | "paid_late"
  | "refund_asked"
  | "refund_done";
type Reader = "buyer" | "producer";

/** Fewer pieces of a line than before, as `2 × Pears`. */
interface Adjusted {
  name: string;
  before: number;
  /** 0 where nothing is left of it. */
  now: number;
  reason: string | null;
}

interface MarketDay {
  /** As `Wednesday, May 1`. */
  day: string;
  from: string;
  until: string;
  /** Name and address, in one line. */
  place: string;
  /** Of the buyer's basket. */
  number: number;
}

/** Money that goes back to the buyer, beside what follows from the steps of the order. */
interface Refunded {
  /** As `€7.00`. */
  amount: string;
  reason: string | null;
  /** Who asked for it. */
  by: "producer" | "staff";
  /** Who bears it; nobody where cash goes from hand to hand. */
  paidBy: "producer" | "site" | "nobody";
}

/** The reason of the `system` is one of its own words, that of everybody else what they typed. */
type Cancelled =
  | { by: "system"; reason: "payment_expired" | "producer_unavailable" | "payment_failed" }
  | { by: "buyer" | "producer" | "helper" | "operator"; reason: string | null };

/** Says something of an order. */
type Sentence = (told: OrderTold) => string;
/** The same, of a text that is not always there. */
type SentenceOf = (text: string, told: OrderTold) => string;
type SentenceOfChange = (change: Adjusted, told: OrderTold) => string;
type SentenceOfDay = (day: MarketDay) => string;
/** Each reader's own. */
type ToEach<Said = Sentence> = Record<Reader, Said>;

/** What letters about orders are made of, in one language; which of it is true is decided here for all languages. */
export interface OrderSentences {
  subjects: Record<OrderEvent, ToEach | Sentence>;
  placed: ToEach;
  placedThenCancelled: ToEach;
  itemRemoved: SentenceOf;
  itemRemovedThenCancelled: SentenceOf;
  itemRefunded: Sentence;
  itemChanged: SentenceOfChange;
  itemSupplied: SentenceOfChange;
  itemMissing: SentenceOfChange;
  totalIsFinal: Sentence;
  whatIsLeft: Sentence;
  readyForPickup: Sentence;
  readyForDelivery: Sentence;
  readyForMarketDay: Sentence;
  readyThenCancelled: Sentence;
  received: Sentence;
  handedOver: Sentence;
  handedOverAndEarned: Sentence;
  producerDisabled: Sentence;
  mayCancel: Sentence;
  notPaidYet: Sentence;
  wouldBeRefunded: Sentence;
  paidLate: Sentence;
  latePaymentRefunded: Sentence;
  refundAsked: ToEach<SentenceOf>;
  refundByHand: SentenceOf;
  refundDone: SentenceOf;
  refundPaidBy: Record<Refunded["paidBy"], Sentence>;
  cancelledBy: { operator: ToEach; system: ToEach; reader: ToEach; other: ToEach };
  notPaidInTime: Sentence;
  cannotSell: Sentence;
  cardFailed: Sentence;
  nothingSupplied: Sentence;
  noReason: Sentence;
  reasonOf: { operator: SentenceOf; reader: SentenceOf; other: SentenceOf };
  delivery: SentenceOf;
  totalInCash: Sentence;
  totalByCard: Sentence;
  totalByTransfer: Sentence;
  totalEstimated: SentenceOf;
  totalNeverPaidInCash: Sentence;
  totalNeverPaid: Sentence;
  totalPaidByCard: Sentence;
  totalPaidByTransfer: Sentence;
  refunded: ToEach;
  pickedUpAt: ToEach<SentenceOf>;
  deliveredTo: ToEach<SentenceOf>;
  fetchedOn: ToEach<SentenceOfDay>;
  addPickupAddress: Sentence;
  placeUnknown: Sentence;
  askByPhone: SentenceOf;
  wantedOn: SentenceOf;
  note: ToEach<SentenceOf>;
  foundAs: Sentence;
}

/** The letter about an order in the language of its sentences: true whatever has become of the order since. */
export function orderLetter(say: OrderSentences): (told: OrderTold) => LetterWords {
  return (told) => ({
    subject: said(say.subjects[told.event], told),
    lines: [
      ...openingOf(say, told),
      ...[...told.lines, ...deliveryOf(say, told)].map((line) => `• ${line}`),
      ...moneyOf(say, told),
      ...plansOf(say, told),
      say.foundAs(told),
    ],
  });
}

function said(sentence: Sentence | ToEach, told: OrderTold): string {
  return typeof sentence === "function" ? sentence(told) : sentence[told.to](told);
}

function openingOf(say: OrderSentences, told: OrderTold): string[] {
  const { event, to, isCash, isPickup, marketDay, cancelled } = told;
  const all = (...sentences: (Sentence | ToEach)[]) => sentences.map((sentence) => said(sentence, told));
  switch (event) {
    case "placed":
      return all(cancelled ? say.placedThenCancelled : say.placed);
    case "item_removed":
      return removalOf(say, told);
    case "item_changed":
    case "item_supplied":
      return adjustmentOf(say, told);
    case "total_final":
      return all(say.totalIsFinal);
    case "ready":
      if (cancelled) return all(say.readyThenCancelled);
      if (marketDay) return all(say.readyForMarketDay);
      return all(isPickup ? say.readyForPickup : say.readyForDelivery);
    case "fulfilled":
      if (to === "buyer") return all(say.received);
      return all(isCash ? say.handedOver : say.handedOverAndEarned);
    case "cancelled":
      return [...all(say.cancelledBy[whoCancelled(told)]), ...reasonsOf(say, told)];
    case "producer_disabled":
      return all(say.producerDisabled, say.mayCancel, isCash ? say.notPaidYet : say.wouldBeRefunded);
    case "paid_late":
      return all(say.paidLate, say.latePaymentRefunded);
    case "refund_asked":
    case "refund_done":
      return refundOf(say, told);
  }
}

function removalOf(say: OrderSentences, told: OrderTold): string[] {
  const { removed = "", isCash, cancelled } = told;
  if (cancelled) return [say.itemRemovedThenCancelled(removed, told)];
  return [say.itemRemoved(removed, told), ...(isCash ? [] : [say.itemRefunded(told)]), say.whatIsLeft(told)];
}

function adjustmentOf(say: OrderSentences, told: OrderTold): string[] {
  const { event, adjusted, isCash, cancelled } = told;
  if (!adjusted) return [];
  const sentence =
    event === "item_changed" ? say.itemChanged : adjusted.now > 0 ? say.itemSupplied : say.itemMissing;
  return [
    sentence(adjusted, told),
    ...(adjusted.reason === null ? [] : [say.reasonOf.other(adjusted.reason, told)]),
    ...(isCash || cancelled ? [] : [say.itemRefunded(told)]),
    ...(event === "item_changed" && !cancelled ? [say.whatIsLeft(told)] : []),
  ];
}

function refundOf(say: OrderSentences, told: OrderTold): string[] {
  const { event, to, refund } = told;
  if (!refund) return [];
  const { amount, reason, by, paidBy } = refund;
  if (event === "refund_done") return [say.refundDone(amount, told)];
  const isByHand = paidBy === "nobody" && to === "buyer";
  return [
    isByHand ? say.refundByHand(amount, told) : say.refundAsked[to](amount, told),
    ...(reason === null ? [] : [say.reasonOf[by === "staff" ? "operator" : "other"](reason, told)]),
    ...(to === "producer" ? [say.refundPaidBy[paidBy](told)] : []),
  ];
}

/** As the reader sees it; what nobody is known to have done, the site did. */
function whoCancelled({ to, cancelled }: OrderTold): keyof OrderSentences["cancelledBy"] {
  if (cancelled === undefined || cancelled.by === "system") return "system";
  if (cancelled.by === "operator" || cancelled.by === "helper") return "operator";
  return cancelled.by === to ? "reader" : "other";
}

function reasonsOf(say: OrderSentences, told: OrderTold): string[] {
  const { cancelled } = told;
  if (cancelled === undefined) return [];
  if (cancelled.by === "system") return [systemReasonOf(say, cancelled.reason)(told)];
  if (cancelled.reason === "nothing_supplied") return [say.nothingSupplied(told)];
  const isOfTeam = cancelled.by === "operator" || cancelled.by === "helper";
  const who = cancelled.by === told.to ? "reader" : isOfTeam ? "operator" : "other";
  if (cancelled.reason !== null) return [say.reasonOf[who](cancelled.reason, told)];
  return who === "reader" ? [] : [say.noReason(told)];
}

function systemReasonOf(
  say: OrderSentences,
  reason: Extract<Cancelled, { by: "system" }>["reason"],
): Sentence {
  const reasons = {
    payment_expired: say.notPaidInTime,
    producer_unavailable: say.cannotSell,
    payment_failed: say.cardFailed,
  };
  return reasons[reason];
}

/** Money is promised back only where some was paid. */
function moneyOf(say: OrderSentences, told: OrderTold): string[] {
  const { event, isCash, isTransfer, isPaid, cancelled } = told;
  if (event === "paid_late" || event === "refund_asked" || event === "refund_done") return [];
  if (!cancelled && told.most !== undefined) return [say.totalEstimated(told.most, told)];
  if (!cancelled) return [totalOf(say, told)];
  if (isCash) return [say.totalNeverPaidInCash(told)];
  if (!isPaid) return [say.totalNeverPaid(told)];
  const paid = isTransfer ? say.totalPaidByTransfer : say.totalPaidByCard;
  return [paid(told), said(say.refunded, told)];
}

function totalOf(say: OrderSentences, told: OrderTold): string {
  if (told.isCash) return say.totalInCash(told);
  return told.isTransfer ? say.totalByTransfer(told) : say.totalByCard(told);
}

function deliveryOf(say: OrderSentences, told: OrderTold): string[] {
  return told.delivery === undefined ? [] : [say.delivery(told.delivery, told)];
}

function plansOf(say: OrderSentences, told: OrderTold): string[] {
  const { event, to, wantedOn, note, cancelled } = told;
  if (cancelled || (event !== "placed" && event !== "ready")) return [];
  return [
    ...placesOf(say, told),
    ...(wantedOn === null ? [] : [say.wantedOn(wantedOn, told)]),
    ...(note === null || note === "" ? [] : [say.note[to](note, told)]),
  ];
}

function placesOf(say: OrderSentences, told: OrderTold): string[] {
  const { isPickup, to, where, phone, marketDay } = told;
  if (marketDay) return [say.fetchedOn[to](marketDay)];
  if (where !== undefined) return [(isPickup ? say.pickedUpAt : say.deliveredTo)[to](where, told)];
  if (!isPickup) return [];
  if (to === "producer") return [say.addPickupAddress(told)];
  return [say.placeUnknown(told), ...(phone === null ? [] : [say.askByPhone(phone, told)])];
}
