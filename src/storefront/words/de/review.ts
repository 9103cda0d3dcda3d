import type { review as english } from "../en/review.ts";

export const review: typeof english = {
  title: (name) => `${name} bewerten`,
  rating: "Insgesamt",
  freshness_rating: "Frische",
  delivery_rating: "Übergabe oder Lieferung",
  stars: ["1 Stern", "2 Sterne", "3 Sterne", "4 Sterne", "5 Sterne"],
  noAnswer: "Keine Angabe",
  text: "Was würden Sie Freunden erzählen?",
  optional: "optional",
  save: "Bewertung veröffentlichen",
  change: "Änderungen speichern",
  takeBack: "Bewertung zurückziehen",
  takeBackTitle: "Bewertung zurückziehen?",
  takeBackText: "Sie verschwindet von der Seite des Erzeugers. Sie können eine neue schreiben.",
  keep: "Behalten",
  published: "Vielen Dank! Ihre Bewertung ist veröffentlicht.",
  takenBack: "Ihre Bewertung ist zurückgezogen.",
  isPublic: "Alle können sie lesen, mit Ihrem Namen.",
  own: "Das sind Sie: Niemand bewertet sich selbst.",
  twice: "Sie haben diesen Erzeuger schon bewertet. Ändern Sie stattdessen diese Bewertung.",
};
