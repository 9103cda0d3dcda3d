import type { payment as english } from "../en/payment.ts";

export const payment: typeof english = {
  title: "Betalen",
  amount: "Te betalen",
  sandboxTitle: "Testkaarten",
  sandboxText: "Deze site neemt nog geen echt geld aan. Kies hoe de kaart zich gedraagt.",
  tokens: {
    sandbox_ok: "Een kaart die werkt",
    sandbox_declined: "Een kaart die geweigerd wordt",
    sandbox_processing: "Een kaart waarvan de bank een paar seconden nodig heeft",
    sandbox_timeout: "Een kaart waarvan het antwoord onderweg zoekraakt",
  },
  pay: (amount) => `${amount} betalen`,
  atProvider: "Je betaalt op de beveiligde pagina van onze betaaldienst Stripe en komt daarna hier terug.",
  oneCurrency: (amount) => `Je betaalt per munteenheid: nu ${amount}, daarna de rest.`,
  declined: "De kaart is geweigerd. Er is niets afgeschreven. Probeer een andere.",
  providerAway: "De betaaldienst antwoordt niet. Probeer het opnieuw: er wordt niets dubbel afgeschreven.",
  notAvailable: "Kaarten worden niet meer aangenomen. Je kunt de bestelling annuleren of laten verlopen.",
  until: (time) => `Voor je gereserveerd tot ${time}`,
  left: (time) => `nog ${time}`,
  nothing: "Hier valt niets meer te betalen",
  nothingText: "Het is betaald, of de tijd om te betalen is voorbij.",
  toOrders: "Naar de bestellingen",
  processing: "Je bank is er nog mee bezig. De uitkomst staat binnen enkele seconden bij de bestellingen.",
  paid: "Bedankt! Je betaling is binnen.",
  later: "Later betalen",
};
