import type { DisputeLetters } from "./en-disputes.ts";

/** The same in Dutch. */
export const nlDisputes: DisputeLetters = {
  disputeBorne: ({ siteName, orderId, amount, isLost }) => ({
    subject: `Voor bestelling ${orderId} is ${amount} teruggehaald`,
    lines: [
      `De koper van bestelling ${orderId} heeft de kaartbetaling bij de bank betwist, en die heeft ${amount} teruggehaald.`,
      `Het team van ${siteName} heeft besloten dat jij dat draagt: het bedrag gaat van je tegoed af, en de commissie erover krijg je terug.`,
      `Is je tegoed niet groot genoeg, dan ben je ${siteName} de rest schuldig; wat je daarna verdient, gaat daar eerst naartoe.`,
      isLost
        ? "De bank heeft beslist: het geld komt niet terug."
        : "De bank heeft nog niet beslist. Beslist ze in jouw voordeel, dan krijg je het geld terug.",
      `Denk je dat dit een vergissing is, neem dan contact op met het team van ${siteName}.`,
    ],
  }),
};
