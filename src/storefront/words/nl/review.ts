import type { review as english } from "../en/review.ts";

export const review: typeof english = {
  title: (name) => `${name} beoordelen`,
  rating: "Alles bij elkaar",
  freshness_rating: "Versheid",
  delivery_rating: "Afhalen of bezorgen",
  stars: ["1 ster", "2 sterren", "3 sterren", "4 sterren", "5 sterren"],
  noAnswer: "Geen antwoord",
  text: "Wat zou je een vriend vertellen?",
  optional: "optioneel",
  save: "Beoordeling plaatsen",
  change: "Wijzigingen opslaan",
  takeBack: "Beoordeling intrekken",
  takeBackTitle: "Je beoordeling intrekken?",
  takeBackText: "Ze verdwijnt van de pagina van de producent. Je kunt een nieuwe schrijven.",
  keep: "Houden",
  published: "Bedankt! Je beoordeling is geplaatst.",
  takenBack: "Je beoordeling is ingetrokken.",
  isPublic: "Iedereen kan ze lezen, met je naam erbij.",
  own: "Dit ben je zelf: niemand beoordeelt zichzelf.",
  twice: "Je hebt deze producent al beoordeeld. Wijzig dan die beoordeling.",
};
