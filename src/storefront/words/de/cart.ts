import type { CartWords } from "../en/cart.ts";

export const cart: CartWords = {
  title: "Ihr Warenkorb",
  empty: "Ihr Warenkorb ist leer",
  emptyText: "Entdecken Sie frische Lebensmittel von Erzeugern in Ihrer Nähe.",
  toProducts: "Alle Produkte ansehen",
  from: (producer) => `Von ${producer}`,
  each: (price, pack) => `${price} für ${pack}`,
  quantityOf: (name) => `Menge von ${name}`,
  less: (name) => `${name}: eins weniger`,
  more: (name) => `${name}: eins mehr`,
  remove: "Entfernen",
  removeNamed: (name) => `${name} entfernen`,
  take: (count) => `${count} nehmen`,
  takeNamed: (count, name) => `${count} nehmen von ${name}`,
  issues: {
    no_longer_sold: () => "Wird nicht mehr verkauft",
    past_best_before: () => "Mindesthaltbarkeitsdatum überschritten",
    out_of_stock: () => "Ausverkauft",
    not_enough_stock: (left) => `Nur noch ${left} vorrätig`,
  },
  subtotal: "Zwischensumme",
  total: "Summe",
  withoutIssues: "Was gerade nicht gekauft werden kann, ist nicht enthalten.",
  later: "Abholung oder Lieferung wählen Sie an der Kasse.",
  checkout: "Zur Kasse",
  goOn: "Weiter einkaufen",
  added: (name, count) => `${name} liegt im Warenkorb: ${count}.`,
  toCart: "Zum Warenkorb",
  removed: (name) => `${name} ist nicht mehr im Warenkorb.`,
  refused: {
    not_found: "Dieses Produkt wird nicht mehr verkauft.",
    own_product: "Das ist Ihr eigenes Produkt. Sie können es nicht selbst kaufen.",
    past_best_before: (name) => `Bei ${name} ist das Mindesthaltbarkeitsdatum überschritten.`,
    sold_out: (name) => `${name} ist ausverkauft.`,
    not_enough_stock: (name, left) =>
      `Von ${name} sind nur noch ${left} vorrätig, mit dem, was schon in Ihrem Warenkorb liegt.`,
    cart_full:
      "Ihr Warenkorb ist voll: Er fasst 100 Produkte. Kaufen oder entfernen Sie zuerst einige davon.",
  },
};
