import type { profile as english } from "../en/profile.ts";

export const profile: typeof english = {
  saved: "Vos modifications sont enregistrées.",
  save: "Enregistrer",
  asBuyers: "Voir votre page comme les clients",
  account: "Nom, photo et téléphone : votre compte",
  story: "Votre histoire",
  about: "Ce que vous cultivez, fabriquez ou pêchez, et comment",
  place: "Lieu",
  placeHint: "La ville ou le village que voient les clients.",
  latitude: "Latitude",
  longitude: "Longitude",
  handingOver: "Remise des produits",
  offers: "Comment les clients reçoivent-ils vos produits ?",
  offer: { pickup: "Ils viennent les chercher", delivery: "Vous livrez", market_day: "Aux jours de marché" },
  pickup: "Adresse de retrait",
  pickupHint: "Les clients la voient une fois qu’ils ont commandé.",
  instructions: "Comment vous trouver",
  instructionsHint: "Horaires, la bonne porte, où se garer.",
  payoutAccount: "Compte bancaire",
  holder: "Titulaire du compte",
  iban: "IBAN",
};
