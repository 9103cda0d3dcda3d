import type { LetterWords } from "../letters.ts";

/** Part of an order's payment that the buyer's bank has taken back, and whose loss that is. */
interface DisputeTold {
  siteName: string;
  orderId: number;
  /** As `€7.00`. */
  amount: string;
  /** Whether nothing of it will come back. */
  isLost: boolean;
}

/** The letter about a dispute that its producer bears, in English. */
export const enDisputes = {
  disputeBorne: ({ siteName, orderId, amount, isLost }: DisputeTold): LetterWords => ({
    subject: `${amount} was taken back for order ${orderId}`,
    lines: [
      `The buyer of order ${orderId} has disputed the card payment at their bank, which has taken back ${amount}.`,
      `The team at ${siteName} has decided that this is yours to bear: it is taken from your wallet, and your commission for it comes back to you.`,
      `If your wallet holds less, you owe the rest to ${siteName}, and what you earn next pays for it first.`,
      isLost
        ? "The bank has decided, so the money does not come back."
        : "The bank has not decided yet. If it decides in your favour, you get the money back.",
      `If you think this is a mistake, answer the team at ${siteName}.`,
    ],
  }),
};

export type DisputeLetters = typeof enDisputes;
