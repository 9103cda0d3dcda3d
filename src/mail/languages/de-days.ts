import { reasonOf } from "./de-quotes.ts";
import type { DaysWords } from "./en-days.ts";

const bullets = (lines: string[]) => lines.map((line) => `• ${line}`);

/** The letters about market days in German. */
export const deDays: DaysWords = {
  daySold: ({ siteName, day, from, place, lines }) => ({
    subject: `Ihre Verkäufe für ${day} auf ${siteName}`,
    lines: [
      `Für den Markttag am ${day} (${place}) wird nichts mehr bestellt. Das bringen Sie bis ${from} Uhr mit:`,
      ...bullets(lines),
      `Jede einzelne Bestellung finden Sie auf ${siteName} unter Ihren Verkäufen.`,
    ],
  }),

  dayFetched: ({ siteName, day, from, until, place, instructions, number, lines, due }) => ({
    subject: `Ihre Bestellung für ${day} auf ${siteName}: Nummer ${number}`,
    lines: [
      `Holen Sie Ihre Bestellung am ${day} zwischen ${from} und ${until} Uhr ab: ${place}.`,
      `Nennen Sie dort Ihre Nummer: ${number}.`,
      ...(instructions === null ? [] : [`So finden Sie hin: ${instructions}`]),
      "Das liegt für Sie bereit:",
      ...bullets(lines),
      due === null ? "Alles ist bezahlt." : `Bringen Sie ${due} in bar mit.`,
    ],
  }),

  dayChanged: ({ siteName, day, from, until, place, number, closes }) => ({
    subject: `Der Markttag am ${day} hat sich geändert`,
    lines: [
      `Das Team von ${siteName} hat einen Markttag geändert, für den Sie bestellt haben.`,
      `Holen Sie Ihre Bestellung am ${day} zwischen ${from} und ${until} Uhr ab: ${place}. Ihre Nummer bleibt ${number}.`,
      `Bis ${closes} können Sie Ihre Bestellung ändern oder stornieren.`,
    ],
  }),

  dayChangedForProducer: ({ siteName, day, from, until, place, closes }) => ({
    subject: `Der Markttag am ${day} hat sich geändert`,
    lines: [
      `Das Team von ${siteName} hat einen Markttag geändert, für den bei Ihnen bestellt wurde.`,
      `Er ist am ${day} von ${from} bis ${until} Uhr: ${place}.`,
      `Bestellt wird bis ${closes}.`,
    ],
  }),

  dayCancelled: ({ siteName, day, place, lines, reason }) => ({
    subject: `Der Markttag am ${day} fällt aus`,
    lines: [
      `Das Team von ${siteName} hat den Markttag am ${day} abgesagt (${place}).`,
      reasonOf(reason),
      "Ihre Bestellungen dafür sind storniert. Was Sie bezahlt haben, wird erstattet.",
      ...bullets(lines),
    ],
  }),

  dayCancelledForProducer: ({ siteName, day, place, lines, reason }) => ({
    subject: `Der Markttag am ${day} fällt aus`,
    lines: [
      `Das Team von ${siteName} hat den Markttag am ${day} abgesagt (${place}).`,
      reasonOf(reason),
      "Die Bestellungen dafür sind storniert, und Ihre Waren sind wieder im Bestand.",
      ...bullets(lines),
    ],
  }),
};
