import type { en } from "./en.ts";

export const nl: typeof en = {
  repayments: "Terugbetalingen",
  title: "Bestand voor de bank",
  none: "Sinds het laatste bevestigde bestand is er geen gemaakt.",
  make: "Bestand maken",
  waiting: "Er wachten uitbetalingen en terugbetalingen.",
  open: "Een bestand wacht tot de bank het heeft. Bevestig het zodra je bank het heeft aangenomen, zodat er maar één keer betaald wordt.",
  download: "Bestand downloaden",
  confirm: "De bank heeft het",
  withdraw: "Bestand intrekken",
  withdrawTitle: "Bestand voor de bank intrekken",
  withdrawText:
    "Alleen als de bank het bestand nooit kreeg of helemaal weigerde: alles erin wacht weer en komt in het volgende bestand. Heeft de bank het toch, dan wordt er twee keer betaald.",
  facts: {
    name: "Naam van het bericht",
    transactions: "Overschrijvingen",
    total: "Samen",
    made: "Gemaakt",
    last: "Laatste bestand bevestigd",
  },
  leftOut: "Niet in het bestand",
  issues: {
    taken_back:
      "de bank heeft de overschrijving teruggehaald die hiermee wordt terugbetaald: boek haar als afgehandeld, of vul de rekening opnieuw in om toch te betalen",
    currency: "niet in euro, dus niet via SEPA: schrijf het met de hand over",
    no_account: "er is nog geen rekening bekend",
    not_sepa: "het land van de rekening valt buiten SEPA: schrijf het met de hand over",
    no_address:
      "deze rekening ligt buiten de EER: de bank vraagt het adres van de site, dat in de instellingen ontbreekt",
    too_large: "meer dan een overschrijving mag zijn",
  },
  takenBack:
    "niet verstuurd: de bank heeft de overschrijving teruggehaald die hiermee zou worden terugbetaald",
  noRepayments: "Er zijn geen terugbetalingen die hieraan voldoen.",
  ofCheckout: (id: number) => `Voor bestelling ${id}`,
  account: "Rekening invullen",
  sendAgain: "Opnieuw versturen",
  accountTitle: (id: number) => `Rekening van terugbetaling ${id}`,
  settle: "Afhandelen",
  settleTitle: (id: number) => `Terugbetaling ${id} afhandelen`,
  settleText:
    "De betaler heeft dit geld al: de bank heeft de overschrijving teruggehaald waar het bij hoorde. Er wordt niets verstuurd, en de boekhouding legt dat vast. Moet de betaler het toch krijgen, vul dan de rekening opnieuw in.",
  settleConfirm: "Terugbetaling afhandelen",
};
