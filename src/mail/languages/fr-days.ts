import type { DaysWords } from "./en-days.ts";
import { de, reasonOf } from "./fr-quotes.ts";

const bullets = (lines: string[]) => lines.map((line) => `• ${line}`);

/** The letters about market days in French. */
export const frDays: DaysWords = {
  daySold: ({ siteName, day, from, place, lines }) => ({
    subject: `Vos ventes du ${day} sur ${siteName}`,
    lines: [
      `Les commandes pour le jour de marché du ${day} (${place}) sont closes. Voici ce qu’il faut apporter avant ${from} :`,
      ...bullets(lines),
      `Vous trouverez chaque commande dans vos ventes sur ${siteName}.`,
    ],
  }),

  dayFetched: ({ siteName, day, from, until, place, instructions, number, lines, due }) => ({
    subject: `Votre commande du ${day} sur ${siteName} : numéro ${number}`,
    lines: [
      `Venez chercher votre commande le ${day} entre ${from} et ${until} : ${place}.`,
      `Sur place, donnez votre numéro : ${number}.`,
      ...(instructions === null ? [] : [`Pour trouver l’endroit : ${instructions}`]),
      "Voici ce qui vous attend :",
      ...bullets(lines),
      due === null ? "Tout est payé." : `Prévoyez ${due} en espèces.`,
    ],
  }),

  dayChanged: ({ siteName, day, from, until, place, number, closes }) => ({
    subject: `Le jour de marché du ${day} a changé`,
    lines: [
      `L’équipe ${de(siteName)} a modifié un jour de marché pour lequel vous avez commandé.`,
      `Venez chercher votre commande le ${day} entre ${from} et ${until} : ${place}. Votre numéro reste le ${number}.`,
      `Vous pouvez modifier ou annuler votre commande jusqu’au ${closes}.`,
    ],
  }),

  dayChangedForProducer: ({ siteName, day, from, until, place, closes }) => ({
    subject: `Le jour de marché du ${day} a changé`,
    lines: [
      `L’équipe ${de(siteName)} a modifié un jour de marché pour lequel on a commandé chez vous.`,
      `Il a lieu le ${day} de ${from} à ${until} : ${place}.`,
      `On peut commander jusqu’au ${closes}.`,
    ],
  }),

  dayCancelled: ({ siteName, day, place, lines, reason }) => ({
    subject: `Le jour de marché du ${day} est annulé`,
    lines: [
      `L’équipe ${de(siteName)} a annulé le jour de marché du ${day} (${place}).`,
      reasonOf(reason),
      "Vos commandes pour ce jour sont annulées elles aussi. Ce que vous avez payé vous est remboursé.",
      ...bullets(lines),
    ],
  }),

  dayCancelledForProducer: ({ siteName, day, place, lines, reason }) => ({
    subject: `Le jour de marché du ${day} est annulé`,
    lines: [
      `L’équipe ${de(siteName)} a annulé le jour de marché du ${day} (${place}).`,
      reasonOf(reason),
      "Les commandes pour ce jour sont annulées elles aussi, et vos produits sont de nouveau en stock.",
      ...bullets(lines),
    ],
  }),
};
