import type { HomeWords } from "../en/home.ts";

export const home: HomeWords = {
  headline: "Vers eten, recht van wie het teelt",
  lead: (siteName) =>
    `Op ${siteName} bestel je in één keer bij verschillende producenten uit de streek, en je ziet van wie alles komt en wanneer het is geoogst.`,
  description: (siteName) =>
    `${siteName}: fruit, groenten, brood, kaas en meer, recht van producenten uit de streek.`,
  browse: "Alle producten bekijken",
  findProducers: "Producenten zoeken",
  howItWorks: "Zo werkt het",
  categories: "Waar heb je zin in?",
  promoted: "Gesponsorde producten",
  promotedLabel: "Gesponsord",
  whyPromoted: "Producenten betalen voor deze plaatsen.",
  newest: "Nieuw op de markt",
  allProducts: "Alle producten",
  standOut: "Producenten die opvallen",
  lists: {
    best_rated: [
      "Best beoordeeld",
      "Naar het gemiddelde van hun beoordelingen; weinig beoordelingen tellen minder.",
    ],
    newest: ["Nieuw hier", "Naar wanneer ze begonnen te verkopen."],
    biggest_orders: [
      "Meest verkocht",
      "Naar de waarde van de afgeronde bestellingen van de laatste 90 dagen.",
    ],
    most_fresh: ["Verst", "Naar hoe lang geleden is geoogst wat ze in voorraad hebben."],
    fastest: ["Snelst", "Naar hoe snel bestellingen klaarstaan of bezorgd zijn, bij minstens drie kopers."],
  },
  sellingSince: (day) => `Verkoopt sinds ${day}`,
  orders: (count, written) =>
    count === 1 ? "1 bestelling in 90 dagen" : `${written} bestellingen in 90 dagen`,
  harvested: (days, written) => {
    if (days < 0.5) return "Vandaag geoogst";
    return days < 1.5 ? "Gemiddeld 1 dag geleden geoogst" : `Gemiddeld ${written} dagen geleden geoogst`;
  },
  readyAfter: (hours, written) =>
    hours < 1.5 ? "Meestal na een uurtje klaar" : `Meestal na ${written} uur klaar`,
  nothingYet: "Nog niets te koop",
  comeBack: "De producenten maken hun eerste producten klaar. Kom gauw terug.",
  demo: {
    title: "Kijk rond als iemand anders",
    lead: (password) =>
      `Dit is een demomarkt. Log in als een van deze mensen; ieders wachtwoord is ${password}.`,
    roles: {
      producer: "verkoopt op de markt",
      buyer: "heeft iets in de winkelmand",
      staff: "beheert de markt",
    },
  },
};
