import type { LetterWords } from "../letters.ts";

/** What a buyer is to transfer, and until when. */
interface TransferTold {
  siteName: string;
  orders: number[];
  amount: string;
  holder: string;
  iban: string;
  bic: string | null;
  reference: string;
  day: string;
  time: string;
  /** Of the page with a code to scan, where the site knows its own address. */
  url?: string | undefined;
}

const sum = ({ orders, amount, holder, iban, bic, reference, day, time }: TransferTold) => [
  `Amount: ${amount}, for ${orders.length === 1 ? "order" : "orders"} ${orders.join(", ")}.`,
  `To: ${holder}, IBAN ${iban}${bic === null ? "" : `, BIC ${bic}`}.`,
  `Reference: ${reference}. Without it nobody can tell what you have paid for.`,
  `It has to arrive by ${day}, ${time}.`,
];
const link = ({ url }: TransferTold) =>
  url === undefined ? {} : { link: { label: "Code to scan with your banking app", url } };

/** The letters about checkouts that are paid by bank transfer, in English. */
export const enTransfers = {
  transferAsked: (told: TransferTold): LetterWords => ({
    subject: `Transfer ${told.amount} to ${told.siteName} for your order`,
    lines: [
      `Thank you for your order on ${told.siteName}. It is placed as soon as your transfer has arrived; until then everything in it is reserved for you.`,
      ...sum(told),
      "Your bank needs a working day or two unless you choose an instant payment. What arrives later is paid back.",
    ],
    ...link(told),
  }),

  transferReminder: (told: TransferTold): LetterWords => ({
    subject: `Your transfer of ${told.amount} to ${told.siteName} hasn't arrived yet`,
    lines: [
      `We are still waiting for your transfer. If it isn't here by ${told.day}, ${told.time}, your order is cancelled and what it holds goes to others.`,
      ...sum(told),
      "If you have sent it already, you don't need to do anything.",
    ],
    ...link(told),
  }),
};

export type TransferLetters = typeof enTransfers;
export type { TransferTold };
