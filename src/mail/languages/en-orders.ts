import type { OrderSentences } from "../order-letter.ts";
import { quoted } from "./en-quotes.ts";

export const enOrders: OrderSentences = {
  subjects: {
    placed: {
      buyer: ({ orderId, other }) => `Your order ${orderId} from ${other}`,
      producer: ({ orderId, other }) => `New order ${orderId} from ${other}`,
    },
    item_removed: ({ orderId, other }) => `${other} has changed order ${orderId}`,
    item_changed: ({ orderId, other }) => `${other} has changed order ${orderId}`,
    item_supplied: ({ orderId, other }) => `${other} can't give you all of order ${orderId}`,
    total_final: ({ orderId, total }) => `The final total of your order ${orderId}: ${total}`,
    ready: ({ orderId }) => `Your order ${orderId} is ready`,
    fulfilled: ({ orderId }) => `Order ${orderId} is complete`,
    cancelled: ({ orderId }) => `Order ${orderId} was cancelled`,
    producer_disabled: ({ orderId, other }) => `Your order ${orderId} from ${other} may not be fulfilled`,
    paid_late: ({ orderId }) => `Your payment for order ${orderId} will be refunded`,
    refund_asked: {
      buyer: ({ orderId }) => `A refund for your order ${orderId}`,
      producer: ({ orderId }) => `Order ${orderId} is being refunded`,
    },
    refund_done: ({ orderId }) => `You have been refunded for order ${orderId}`,
  },
  placed: {
    buyer: ({ other }) => `Thank you for your order! ${other} has received it and will prepare it.`,
    producer: ({ other }) =>
      `You have a new order from ${other}. Mark it as ready when you have prepared it.`,
  },
  placedThenCancelled: {
    buyer: ({ other }) => `Your order from ${other} was placed and has since been cancelled.`,
    producer: ({ other }) => `You had a new order from ${other}, which has since been cancelled.`,
  },
  itemRemoved: (item, { other }) => `${other} has taken this out of their order: ${item}.`,
  itemRemovedThenCancelled: (item, { other }) =>
    `${other} had taken this out of their order, which has since been cancelled: ${item}.`,
  itemRefunded: () => "What was paid for it will be refunded.",
  itemChanged: ({ name, before, now }, { other }) => `${other} now wants ${now} × ${name}, not ${before}.`,
  itemSupplied: ({ name, before, now }, { other }) =>
    `${other} can give you ${now} × ${name}, not the ${before} that you ordered.`,
  itemMissing: ({ name }, { other }) => `${other} can't give you ${name}.`,
  totalIsFinal: ({ other }) => `Everything in your order from ${other} is weighed, so the total is final.`,
  whatIsLeft: () => "This is what you still have to prepare:",
  readyForPickup: ({ other }) => `Your order is ready: ${other} is waiting for you.`,
  readyForDelivery: ({ other }) => `Your order is ready: ${other} will deliver it.`,
  readyForMarketDay: ({ other }) => `Your order is ready: ${other} brings it to the market day.`,
  readyThenCancelled: ({ other }) => `${other} had prepared your order, but it has since been cancelled.`,
  received: ({ other }) =>
    `You have received your order from ${other}. Enjoy it, and write a review to say how it was.`,
  handedOver: ({ other }) => `The order from ${other} has been handed over.`,
  handedOverAndEarned: ({ other }) =>
    `The order from ${other} has been handed over, and the money is available in your wallet.`,
  producerDisabled: ({ siteName, other }) =>
    `${other} can't use ${siteName} for now, and may not be able to prepare your order or hand it over.`,
  mayCancel: () => "You can cancel your order as long as you have not received it.",
  notPaidYet: () => "Nothing has been paid for it yet.",
  wouldBeRefunded: () => "If you cancel, what you paid will be refunded to you.",
  paidLate: ({ other, total }) =>
    `Your order from ${other} was cancelled before your payment of ${total} arrived.`,
  latePaymentRefunded: () => "The payment will be refunded to you.",
  refundAsked: {
    buyer: (amount, { other }) =>
      `You get ${amount} back for your order from ${other}. The money is on its way to you.`,
    producer: (amount, { siteName, other }) => `The team at ${siteName} has refunded ${amount} to ${other}.`,
  },
  refundByHand: (amount, { other }) => `You get ${amount} back in cash for your order from ${other}.`,
  refundDone: (amount, { other }) =>
    `${amount} for your order from ${other} has been given back. Your bank may take a few days to show it.`,
  refundPaidBy: {
    producer: () => "It is taken from your wallet, and your commission for it comes back to you.",
    site: ({ siteName }) => `${siteName} pays for it: nothing is taken from your wallet.`,
    nobody: () => "Nothing is taken from your wallet, as it was paid in cash.",
  },
  cancelledBy: {
    operator: {
      buyer: ({ siteName, other }) => `The team at ${siteName} has cancelled your order from ${other}.`,
      producer: ({ siteName, other }) => `The team at ${siteName} has cancelled the order from ${other}.`,
    },
    system: {
      buyer: ({ other }) => `Your order from ${other} was cancelled.`,
      producer: ({ other }) => `The order from ${other} was cancelled.`,
    },
    reader: {
      buyer: ({ other }) => `You have cancelled your order from ${other}.`,
      producer: ({ other }) => `You have cancelled the order from ${other}.`,
    },
    other: {
      buyer: ({ other }) => `${other} has cancelled your order.`,
      producer: ({ other }) => `${other} has cancelled their order.`,
    },
  },
  notPaidInTime: () => "It was not paid in time.",
  cannotSell: ({ siteName, other }) => `${other} can't sell on ${siteName} for now.`,
  cardFailed: () => "The money could not be taken from the card.",
  nothingSupplied: () => "Nothing of it could be supplied.",
  noReason: () => "No reason was given.",
  reasonOf: {
    operator: (reason) => `They wrote: ${quoted(reason)}`,
    reader: (reason) => `You wrote: ${quoted(reason)}`,
    other: (reason, { other }) => `${other} wrote: ${quoted(reason)}`,
  },
  delivery: (amount, { marketDay }) =>
    `${marketDay ? "Delivery to the market place" : "Delivery"}: ${amount}`,
  totalInCash: ({ total }) => `The total is ${total}, in cash.`,
  totalByCard: ({ total }) => `The total is ${total}, paid by card.`,
  totalByTransfer: ({ total }) => `The total is ${total}, paid by bank transfer.`,
  totalEstimated: (most, { total }) =>
    `The total is about ${total}, and at most ${most}: you pay what the goods weigh.`,
  totalNeverPaidInCash: ({ total }) =>
    `The total would have been ${total}, in cash. Nothing has been paid for it.`,
  totalNeverPaid: ({ total }) => `The total would have been ${total}.`,
  totalPaidByCard: ({ total }) => `The total was ${total}, paid by card.`,
  totalPaidByTransfer: ({ total }) => `The total was ${total}, paid by bank transfer.`,
  refunded: {
    buyer: ({ isTransfer }) =>
      isTransfer ? "It will go back to the account it came from." : "It will be refunded to the card.",
    producer: () => "It will be refunded to the buyer.",
  },
  pickedUpAt: {
    buyer: (where) => `Pick it up at ${where}.`,
    producer: (where) => `It will be picked up at ${where}.`,
  },
  deliveredTo: {
    buyer: (where) => `It will be delivered to ${where}.`,
    producer: (where) => `Deliver it to ${where}.`,
  },
  fetchedOn: {
    buyer: ({ day, from, until, place, number }) =>
      `Pick it up on the market day on ${day} between ${from} and ${until} at ${place}. Your number there is ${number}.`,
    producer: ({ day, from, until, place, number }) =>
      `It is for the market day on ${day} at ${place}: basket ${number}, which is picked up between ${from} and ${until}.`,
  },
  addPickupAddress: ({ other }) =>
    `You have not added a pickup address yet. Add one to your profile, and ${other} will see it with the order.`,
  placeUnknown: ({ other }) =>
    `${other} has not said yet where to pick it up. The order will show the place as soon as they do.`,
  askByPhone: (phone) => `You can also ask by phone: ${phone}.`,
  wantedOn: (day) => `It is wanted for ${day}.`,
  note: {
    buyer: (note) => `Your note: ${quoted(note)}`,
    producer: (note, { other }) => `Note from ${other}: ${quoted(note)}`,
  },
  foundAs: ({ siteName, orderId }) => `You can find it on ${siteName} as order ${orderId}.`,
};
