import type { profile as english } from "../en/profile.ts";

export const profile: typeof english = {
  saved: "Je wijzigingen zijn opgeslagen.",
  save: "Opslaan",
  asBuyers: "Bekijk je pagina zoals kopers",
  account: "Naam, foto en telefoon: je account",
  story: "Je verhaal",
  about: "Wat je teelt, maakt of vangt, en hoe",
  place: "Plaats",
  placeHint: "De stad of het dorp dat kopers zien.",
  latitude: "Breedtegraad",
  longitude: "Lengtegraad",
  handingOver: "Overhandigen",
  offers: "Hoe krijgen kopers je producten?",
  offer: { pickup: "Ze halen ze bij je af", delivery: "Je bezorgt", market_day: "Op marktdagen" },
  pickup: "Afhaaladres",
  pickupHint: "Kopers zien het zodra ze besteld hebben.",
  instructions: "Hoe je te vinden bent",
  instructionsHint: "Openingstijden, de juiste deur, waar je kunt parkeren.",
  payoutAccount: "Bankrekening",
  holder: "Rekeninghouder",
  iban: "IBAN",
};
