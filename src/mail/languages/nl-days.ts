import type { DaysWords } from "./en-days.ts";
import { reasonOf } from "./nl-quotes.ts";

const bullets = (lines: string[]) => lines.map((line) => `• ${line}`);

/** The letters about market days in Dutch. */
export const nlDays: DaysWords = {
  daySold: ({ siteName, day, from, place, lines }) => ({
    subject: `Wat je verkocht hebt voor ${day} op ${siteName}`,
    lines: [
      `De bestellingen voor de marktdag op ${day} (${place}) zijn gesloten. Dit breng je mee, vóór ${from} uur:`,
      ...bullets(lines),
      `Elke bestelling vind je bij je verkopen op ${siteName}.`,
    ],
  }),

  dayFetched: ({ siteName, day, from, until, place, instructions, number, lines, due }) => ({
    subject: `Je bestelling voor ${day} op ${siteName}: nummer ${number}`,
    lines: [
      `Haal je bestelling af op ${day} tussen ${from} en ${until} uur: ${place}.`,
      `Noem daar je nummer: ${number}.`,
      ...(instructions === null ? [] : [`Zo vind je de plek: ${instructions}`]),
      "Dit ligt voor je klaar:",
      ...bullets(lines),
      due === null ? "Alles is betaald." : `Breng ${due} contant mee.`,
    ],
  }),

  dayChanged: ({ siteName, day, from, until, place, number, closes }) => ({
    subject: `De marktdag op ${day} is gewijzigd`,
    lines: [
      `Het team van ${siteName} heeft een marktdag gewijzigd waarvoor je besteld hebt.`,
      `Haal je bestelling af op ${day} tussen ${from} en ${until} uur: ${place}. Je nummer blijft ${number}.`,
      `Tot ${closes} kun je je bestelling wijzigen of annuleren.`,
    ],
  }),

  dayChangedForProducer: ({ siteName, day, from, until, place, closes }) => ({
    subject: `De marktdag op ${day} is gewijzigd`,
    lines: [
      `Het team van ${siteName} heeft een marktdag gewijzigd waarvoor bij jou besteld is.`,
      `Hij is op ${day} van ${from} tot ${until} uur: ${place}.`,
      `Bestellen kan tot ${closes}.`,
    ],
  }),

  dayCancelled: ({ siteName, day, place, lines, reason }) => ({
    subject: `De marktdag op ${day} gaat niet door`,
    lines: [
      `Het team van ${siteName} heeft de marktdag op ${day} afgelast (${place}).`,
      reasonOf(reason),
      "Je bestellingen daarvoor zijn geannuleerd. Wat je betaald hebt, krijg je terug.",
      ...bullets(lines),
    ],
  }),

  dayCancelledForProducer: ({ siteName, day, place, lines, reason }) => ({
    subject: `De marktdag op ${day} gaat niet door`,
    lines: [
      `Het team van ${siteName} heeft de marktdag op ${day} afgelast (${place}).`,
      reasonOf(reason),
      "De bestellingen daarvoor zijn geannuleerd, en je producten zijn weer op voorraad.",
      ...bullets(lines),
    ],
  }),
};
