import type { desk as english } from "../en/desk.ts";

export const desk: typeof english = {
  title: "Mijn kantoor",
  parts: "Onderdelen van je kantoor",
  today: "Vandaag",
  orders: "Bestellingen",
  goods: "Producten",
  pages: "Pagina's",
  show: "Tonen",
  search: "Zoeken",
  optional: "optioneel",
  choose: "Kies",
  product: "Product",
  packs: "Verpakkingen",
  left: "Over",
  soldOut: "Uitverkocht",
  addProduct: "Product toevoegen",

  noOrdersYet: "Nog geen bestellingen",
  noOrdersYetText: "Zodra iemand bij je bestelt, zie je hier wat er te doen is.",
  waiting: { placed: "klaar te maken", ready: "te overhandigen", awaiting_payment: "wachten op betaling" },
  toPrepare: "Klaar te maken",
  nothingToPrepare: "Er is nu niets klaar te maken.",
  runningOut: "Bijna op",
  nothingRunsOut: "Je hebt van alles genoeg.",
  nextDays: "Volgende marktdagen",
  noDays: "Je komt nog naar geen enkele marktdag.",
  closes: (moment) => `Bestellen kan tot ${moment}`,
  closed: "Bestellen kan niet meer",
  awaited: "Geld",
  available: (amount) => `${amount} beschikbaar`,
  pending: (amount) => `${amount} na de overhandiging`,

  refusals: {
    not_a_producer: "Je hebt je verkoop gepauzeerd. Hervat die eerst",
    producer_not_approved: "Je mag nog niet verkopen",
    not_enough_stock: "Er is niet meer zoveel op voorraad",
    precondition_failed:
      "Het product is intussen ergens anders gewijzigd. Controleer het en sla het opnieuw op",
    not_found: "Dat is er niet meer",
  },
};
