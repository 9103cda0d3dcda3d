import type { profile as english } from "../en/profile.ts";

export const profile: typeof english = {
  saved: "Ihre Änderungen sind gespeichert.",
  save: "Speichern",
  asBuyers: "So sehen Käufer Ihre Seite",
  account: "Name, Bild und Telefon: Ihr Konto",
  story: "Ihre Geschichte",
  about: "Was Sie anbauen, herstellen oder fangen, und wie",
  place: "Ort",
  placeHint: "Der Ort, den Käufer sehen.",
  latitude: "Breitengrad",
  longitude: "Längengrad",
  handingOver: "Übergabe",
  offers: "Wie kommen Käufer an Ihre Ware?",
  offer: { pickup: "Sie holen sie bei Ihnen ab", delivery: "Sie liefern", market_day: "An Markttagen" },
  pickup: "Abholadresse",
  pickupHint: "Käufer sehen sie, sobald sie bestellt haben.",
  instructions: "So findet man Sie",
  instructionsHint: "Öffnungszeiten, die richtige Tür, wo man parkt.",
  payoutAccount: "Bankkonto",
  holder: "Kontoinhaber",
  iban: "IBAN",
};
