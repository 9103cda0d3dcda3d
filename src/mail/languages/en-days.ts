import type { LetterWords } from "../letters.ts";
import { reasonOf } from "./en-quotes.ts";

/** What a letter about a market day may be told. */
export interface DayTold {
  siteName: string;
  /** As `Friday, May 3`. */
  day: string;
  /** From when to when: the reader's slot, or the whole day. */
  from: string;
  until: string;
  /** Name and address, in one line. */
  place: string;
  instructions: string | null;
  /** Of the reader's basket. */
  number: number;
  /** What was ordered, as `2 × Pears (1 kg)`. */
  lines: string[];
  /** What is due in cash, as `€7.00`; null where nothing is. */
  due: string | null;
  /** Until when orders may be changed, as `May 1, 20:00`. */
  closes: string;
  reason: string | null;
}

const bullets = (lines: string[]) => lines.map((line) => `• ${line}`);

/** The letters about market days in English. */
export const enDays = {
  daySold: ({ siteName, day, from, place, lines }: DayTold): LetterWords => ({
    subject: `What you sold for ${day} on ${siteName}`,
    lines: [
      `Orders for the market day on ${day} at ${place} are closed. This is what you bring, by ${from}:`,
      ...bullets(lines),
      `You can find each order in your sales on ${siteName}.`,
    ],
  }),

  dayFetched: ({
    siteName,
    day,
    from,
    until,
    place,
    instructions,
    number,
    lines,
    due,
  }: DayTold): LetterWords => ({
    subject: `Your order for ${day} on ${siteName}: number ${number}`,
    lines: [
      `Pick up your order on ${day} between ${from} and ${until} at ${place}.`,
      `Say your number when you come: it is ${number}.`,
      ...(instructions === null ? [] : [`How to find it: ${instructions}`]),
      "This is waiting for you:",
      ...bullets(lines),
      due === null ? "Everything is paid." : `Bring ${due} in cash.`,
    ],
  }),

  dayChanged: ({ siteName, day, from, until, place, number, closes }: DayTold): LetterWords => ({
    subject: `The market day on ${day} has changed`,
    lines: [
      `The team at ${siteName} has changed a market day that you have ordered for.`,
      `Pick up your order on ${day} between ${from} and ${until} at ${place}. Your number is still ${number}.`,
      `You can change or cancel your order until ${closes}.`,
    ],
  }),

  dayChangedForProducer: ({ siteName, day, from, until, place, closes }: DayTold): LetterWords => ({
    subject: `The market day on ${day} has changed`,
    lines: [
      `The team at ${siteName} has changed a market day that people have ordered from you for.`,
      `It is on ${day} from ${from} to ${until} at ${place}.`,
      `Orders come in until ${closes}.`,
    ],
  }),

  dayCancelled: ({ siteName, day, place, lines, reason }: DayTold): LetterWords => ({
    subject: `The market day on ${day} is cancelled`,
    lines: [
      `The team at ${siteName} has cancelled the market day on ${day} at ${place}.`,
      reasonOf(reason),
      "Your orders for it are cancelled too. What you paid goes back to you.",
      ...bullets(lines),
    ],
  }),

  dayCancelledForProducer: ({ siteName, day, place, lines, reason }: DayTold): LetterWords => ({
    subject: `The market day on ${day} is cancelled`,
    lines: [
      `The team at ${siteName} has cancelled the market day on ${day} at ${place}.`,
      reasonOf(reason),
      "The orders for it are cancelled too, and your goods are back in stock.",
      ...bullets(lines),
    ],
  }),
};

export type DaysWords = typeof enDays;
