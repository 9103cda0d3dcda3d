import type { Translated } from "#words";

/** What is paid for an order, what goes back, and the form by which it does. */
export interface RefundWords {
  paid: string;
  refunded: string;
  due: string;
  disputed: string;
  title(id: number): string;
  link: string;
  left(amount: string): string;
  nothing: string;
  what: string;
  all(amount: string): string;
  pieces: string;
  amount: string;
  line: string;
  quantity: string;
  amountIn(currency: string): string;
  reason: string;
  reasonHint: string;
  whoPays: string;
  byProducer: string;
  bySite: string;
  cashHint: string;
  give: string;
  next: string;
  confirmTitle(what: string): string;
  confirmText: string;
  keep: string;
  done: string;
  refunds: string;
  status: Record<"requested" | "done" | "failed", string>;
  byHand: string;
  refusals: Record<"nothing_to_refund" | "more_than_paid" | "insufficient_funds", string>;
}

export const refundWords: Translated<RefundWords> = {
  en: {
    paid: "Paid",
    refunded: "Refunded",
    due: "Still to pay",
    disputed: "The bank has taken money back",
    title: (id) => `Refund order ${id}`,
    link: "Refund something",
    left: (amount) => `${amount} of what was paid is left.`,
    nothing: "Nothing is left to refund: the order isn't paid, or all of it went back already.",
    what: "What to refund",
    all: (amount) => `Everything that is left: ${amount}`,
    pieces: "Pieces of one product",
    amount: "An amount",
    line: "Product",
    quantity: "Pieces",
    amountIn: (currency) => `Amount in ${currency}`,
    reason: "Reason",
    reasonHint: "The buyer and the producer read it.",
    whoPays: "Who pays",
    byProducer: "The producer: from their wallet, and what isn't in it they owe the site",
    bySite: "The site",
    cashHint: "This order was paid in cash: hand the money over yourself. It is only written down here.",
    next: "Continue",
    confirmTitle: (what) => `Refund ${what}?`,
    confirmText: "This can’t be undone. The buyer and the producer are told, with the reason.",
    give: "Refund",
    keep: "Don't refund",
    done: "The refund is written down, and the buyer gets an email.",
    refunds: "Refunds",
    status: { requested: "on its way", done: "refunded", failed: "failed" },
    byHand: "by hand",
    refusals: {
      nothing_to_refund: "Nothing of it can be refunded",
      more_than_paid: "That is more than is left",
      insufficient_funds: "Your wallet doesn't hold that much any more. Ask the site's team",
    },
  },
  de: {
    paid: "Bezahlt",
    refunded: "Erstattet",
    due: "Noch zu zahlen",
    disputed: "Die Bank hat Geld zurückgeholt",
    title: (id) => `Bestellung ${id} erstatten`,
    link: "Etwas erstatten",
    left: (amount) => `Vom bezahlten Betrag sind noch ${amount} übrig.`,
    nothing:
      "Es gibt nichts zu erstatten: Die Bestellung ist nicht bezahlt, oder alles wurde schon erstattet.",
    what: "Was erstattet wird",
    all: (amount) => `Alles, was übrig ist: ${amount}`,
    pieces: "Stücke einer Ware",
    amount: "Ein Betrag",
    line: "Ware",
    quantity: "Stück",
    amountIn: (currency) => `Betrag in ${currency}`,
    reason: "Grund",
    reasonHint: "Käufer und Erzeuger lesen ihn.",
    whoPays: "Wer zahlt",
    byProducer: "Der Erzeuger: aus seinem Guthaben, und was dort fehlt, schuldet er dem Markt",
    bySite: "Der Markt",
    cashHint:
      "Diese Bestellung wurde bar bezahlt: Geben Sie das Geld selbst zurück. Hier wird es nur vermerkt.",
    next: "Weiter",
    confirmTitle: (what) => `${what} erstatten?`,
    confirmText: "Das lässt sich nicht rückgängig machen. Käufer und Erzeuger lesen davon, mit dem Grund.",
    give: "Erstatten",
    keep: "Nicht erstatten",
    done: "Die Erstattung ist vermerkt, der Käufer bekommt eine E-Mail.",
    refunds: "Erstattungen",
    status: { requested: "unterwegs", done: "erstattet", failed: "fehlgeschlagen" },
    byHand: "von Hand",
    refusals: {
      nothing_to_refund: "Davon lässt sich nichts erstatten",
      more_than_paid: "Das ist mehr, als noch übrig ist",
      insufficient_funds: "So viel ist nicht mehr in Ihrem Guthaben. Wenden Sie sich an das Team des Markts",
    },
  },
  fr: {
    paid: "Payé",
    refunded: "Remboursé",
    due: "Reste à payer",
    disputed: "La banque a repris de l’argent",
    title: (id) => `Rembourser la commande ${id}`,
    link: "Rembourser quelque chose",
    left: (amount) => `Il reste ${amount} de ce qui a été payé.`,
    nothing: "Il n’y a rien à rembourser : la commande n’est pas payée, ou tout a déjà été remboursé.",
    what: "Que rembourser",
    all: (amount) => `Tout ce qui reste : ${amount}`,
    pieces: "Des pièces d’un produit",
    amount: "Un montant",
    line: "Produit",
    quantity: "Pièces",
    amountIn: (currency) => `Montant en ${currency}`,
    reason: "Motif",
    reasonHint: "L’acheteur et le producteur le lisent.",
    whoPays: "Qui paie",
    byProducer: "Le producteur : sur son portefeuille, et il doit au site ce qui n’y est plus",
    bySite: "Le site",
    cashHint: "Cette commande a été payée en espèces : rendez l’argent vous-même. C’est seulement noté ici.",
    next: "Continuer",
    confirmTitle: (what) => `Rembourser ${what} ?`,
    confirmText: "C’est irréversible. L’acheteur et le producteur en sont informés, avec la raison.",
    give: "Rembourser",
    keep: "Ne pas rembourser",
    done: "Le remboursement est noté, et l’acheteur reçoit un e-mail.",
    refunds: "Remboursements",
    status: { requested: "en route", done: "remboursé", failed: "échoué" },
    byHand: "à la main",
    refusals: {
      nothing_to_refund: "Rien ne peut en être remboursé",
      more_than_paid: "C’est plus que ce qui reste",
      insufficient_funds: "Votre portefeuille ne contient plus autant. Adressez-vous à l’équipe du site",
    },
  },
  nl: {
    paid: "Betaald",
    refunded: "Terugbetaald",
    due: "Nog te betalen",
    disputed: "De bank heeft geld teruggehaald",
    title: (id) => `Bestelling ${id} terugbetalen`,
    link: "Iets terugbetalen",
    left: (amount) => `Van wat betaald is, is ${amount} over.`,
    nothing: "Er is niets terug te betalen: de bestelling is niet betaald, of alles is al terugbetaald.",
    what: "Wat je terugbetaalt",
    all: (amount) => `Alles wat over is: ${amount}`,
    pieces: "Stuks van één product",
    amount: "Een bedrag",
    line: "Product",
    quantity: "Stuks",
    amountIn: (currency) => `Bedrag in ${currency}`,
    reason: "Reden",
    reasonHint: "De koper en de producent lezen die.",
    whoPays: "Wie betaalt",
    byProducer: "De producent: uit het tegoed, en wat daar niet in zit, is een schuld aan de site",
    bySite: "De site",
    cashHint:
      "Deze bestelling is contant betaald: geef het geld zelf terug. Het wordt hier alleen opgeschreven.",
    next: "Verder",
    confirmTitle: (what) => `${what} terugbetalen?`,
    confirmText: "Dit kan niet ongedaan worden gemaakt. De koper en de producent lezen ervan, met de reden.",
    give: "Terugbetalen",
    keep: "Niet terugbetalen",
    done: "De terugbetaling is opgeschreven en de koper krijgt een e-mail.",
    refunds: "Terugbetalingen",
    status: { requested: "onderweg", done: "terugbetaald", failed: "mislukt" },
    byHand: "met de hand",
    refusals: {
      nothing_to_refund: "Hiervan kan niets worden terugbetaald",
      more_than_paid: "Dat is meer dan er over is",
      insufficient_funds: "Zoveel zit er niet meer in je tegoed. Vraag het team van de site",
    },
  },
};
