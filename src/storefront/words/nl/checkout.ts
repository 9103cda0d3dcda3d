import type { checkout as english } from "../en/checkout.ts";

export const checkout: typeof english = {
  title: "Afrekenen",
  empty: "Je winkelmand is leeg",
  emptyText: "Leg er iets in en kom dan terug.",
  toProducts: "Alle producten bekijken",
  from: (producer) => `Van ${producer}`,
  how: "Hoe krijg je het?",
  pickup: "Zelf afhalen",
  pickupNoAddress: "De producent vertelt je waar",
  delivery: "Laten bezorgen",
  marketDay: (day, place) => `Marktdag op ${day}, ${place}`,
  tooLateFor: (names) => `Te laat voor ${names}`,
  noWay:
    "Deze producent komt nu naar geen enkele marktdag waarvoor je kunt bestellen. Haal de producten eruit of kom later terug.",
  slots: "Hoe laat kom je?",
  slotsHint:
    "Alleen nodig voor de marktdag die je kiest. Alles wat je voor een dag bestelt, is één mand met één nummer.",
  asBefore: (number) => `Zoals bij je eerdere bestelling (nummer ${number})`,
  dayClosed: "Voor deze marktdag kan niet meer besteld worden. Kies een andere dag.",
  notAttending: (names) =>
    `Wie ${names} verkoopt, komt niet naar deze marktdag. Kies een andere manier of haal het eruit.`,
  tooLate: (names) =>
    `Het is te laat om ${names} voor deze marktdag te bestellen. Kies een latere dag of haal het eruit.`,
  slotFull: "De laatste plaats op dit tijdstip is net weg. Kies een ander tijdstip.",
  wantedOn: "Op welke dag wil je het hebben?",
  optional: "optioneel",
  address: "Bezorgadres",
  addressHint: "Alleen nodig als er iets bezorgd wordt. De producenten die bezorgen, zien het.",
  payment: "Betaling",
  cash: "Contant bij ontvangst",
  card: "Nu met kaart",
  cardHint: "Je betaalt op de volgende pagina. Tot dan is alles 15 minuten gereserveerd.",
  transfer: "Met overschrijving",
  transferHint:
    "Op de volgende pagina staan onze rekening en een code om te scannen. Alles blijft gereserveerd tot je overschrijving er is, hooguit zo lang als daar staat.",
  note: "Bericht aan de producenten",
  summary: "Je bestelling",
  quantity: (count) => `${count}\u00a0×`,
  subtotal: "Subtotaal",
  total: "Totaal",
  place: "Bestellen met betalingsverplichting",
  backToCart: "Winkelmand wijzigen",
  changed:
    "Er is iets in je winkelmand veranderd sinds je deze pagina opende: een prijs, een product of de voorraad. Kijk hieronder en bestel dan opnieuw.",
  refused: "Niet alles kan zo besteld worden. Hieronder staat wat er in de weg zit.",
  refusedLine: (name, available) =>
    available === 0 ? `${name} is niet meer verkrijgbaar` : `Er zijn nog maar ${available} × ${name}`,
  methodNotOffered: "Een van de producenten biedt dit niet aan. Kies voor die producent iets anders.",
  takeOut: (name) => `${name} eruit halen`,
  take: (count) => `${count} nemen`,
  paymentUnavailable: "Zo kun je hier niet betalen. Kies iets anders.",
  issues: {
    no_longer_sold: "Niet meer te koop",
    past_best_before: "Over de houdbaarheidsdatum, of op die dag",
    out_of_stock: "Uitverkocht",
    not_enough_stock: "Niet genoeg meer",
  },
  placed: "Bedankt! Je bestelling is geplaatst.",
  fields: {
    payment_method: "Betaling",
    delivery_method: "Hoe krijg je het?",
    wanted_on: "Dag",
    note: "Bericht",
  },
};
