/** The page on which a checkout is paid. */
export const payment = {
  title: "Pay",
  amount: "To pay",
  sandboxTitle: "Test cards",
  sandboxText: "This site takes no real money yet. Choose how the card behaves.",
  tokens: {
    sandbox_ok: "A card that works",
    sandbox_declined: "A card that is declined",
    sandbox_processing: "A card whose bank takes a few seconds",
    sandbox_timeout: "A card whose answer gets lost on the way",
  },
  pay: (amount: string) => `Pay ${amount}`,
  atProvider:
    "The payment is made on the secure page of our payment provider, Stripe. You come back here afterwards.",
  oneCurrency: (amount: string) => `You pay in one currency at a time: ${amount} now, the rest afterwards.`,
  declined: "The card was declined. Nothing was charged. Try another one.",
  providerAway: "The payment provider isn't answering. Try again: you won't be charged twice.",
  notAvailable: "Cards aren't accepted any more. You can cancel the order, or let it expire.",
  until: (time: string) => `Reserved for you until ${time}`,
  left: (time: string) => `${time} left`,
  nothing: "There is nothing left to pay here",
  nothingText: "It has been paid, or the time to pay is over.",
  toOrders: "See the orders",
  processing: "Your bank is still working on it. The orders show the outcome within seconds.",
  paid: "Thank you! Your payment has arrived.",
  later: "Pay later",
};
