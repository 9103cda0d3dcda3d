/** Goods by weight, and what became of the lines of an order. */
export const weights = {
  /** Of one piece: what it weighs about, or costs. */
  each: (text: string) => `${text} per stuk`,
  atMost: (price: string) => `hoogstens ${price}`,
  explained: (most: string) =>
    `Verkocht per gewicht. Elk stuk wordt gewogen voor je het krijgt, en je betaalt wat het weegt: ${most} per stuk.`,
  estimate:
    "Sommige producten worden per gewicht verkocht, dus dit is een schatting: je betaalt wat ze wegen, en nooit meer dan het maximum.",
  estimated: "Geschat totaal",
  most: "Hoogstens",
  change: "Wijzigen",
  howMany: (name: string) => `Hoeveel van ${name}`,
  changed: "Je bestelling is gewijzigd.",
  taken: (before: number, now: number) => `Je nam er ${now} in plaats van ${before}`,
  given: (before: number, now: number) => `Je krijgt er ${now} in plaats van ${before}`,
  missing: "Er kon niets van worden geleverd",
  weighed: (weight: string, price: string) => `Gewogen: ${weight}, ${price}`,
  unweighed: "Wordt opnieuw gewogen",
  over: "Het weegt meer dan je betaalt.",
  comesTo: (before: string, now: string) => `Je bestelde voor ${before}, en het wordt nu ${now}.`,
};
