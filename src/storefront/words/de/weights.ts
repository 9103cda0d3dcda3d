/** Goods by weight, and what became of the lines of an order. */
export const weights = {
  /** Of one piece: what it weighs about, or costs. */
  each: (text: string) => `pro Stück ${text}`,
  atMost: (price: string) => `höchstens ${price}`,
  explained: (most: string) =>
    `Verkauf nach Gewicht. Jedes Stück wird vor der Übergabe gewogen, und Sie zahlen, was es wiegt: ${most} pro Stück.`,
  estimate:
    "Einiges wird nach Gewicht verkauft, darum ist das eine Schätzung: Sie zahlen, was es wiegt, und nie mehr als den Höchstbetrag.",
  estimated: "Geschätzter Gesamtbetrag",
  most: "Höchstens",
  change: "Ändern",
  howMany: (name: string) => `Anzahl: ${name}`,
  changed: "Ihre Bestellung ist geändert.",
  taken: (before: number, now: number) => `Sie haben auf ${now} statt ${before} verringert`,
  given: (before: number, now: number) => `Sie bekommen ${now} statt ${before}`,
  missing: "Nichts davon war lieferbar",
  weighed: (weight: string, price: string) => `Gewogen: ${weight}, ${price}`,
  unweighed: "Wird neu gewogen",
  over: "Es wiegt mehr, als Sie bezahlen.",
  comesTo: (before: string, now: string) => `Bestellt haben Sie für ${before}, es kostet nun ${now}.`,
};
