import { orderLetter } from "../order-letter.ts";
import type { Words } from "./en.ts";
import { nlDays } from "./nl-days.ts";
import { nlDisputes } from "./nl-disputes.ts";
import { nlOrders } from "./nl-orders.ts";
import { reasonOf } from "./nl-quotes.ts";
import { nlTransfers } from "./nl-transfers.ts";

const codeIsGoodFor = (minutes: number) => `De code werkt één keer en verloopt over ${minutes} minuten.`;
const teamOf = (siteName: string) => `Het team van ${siteName}`;
const wasItYou = "Als jij dit was, hoef je niets te doen.";
const mistypedAddress =
  "Als je deze code niet hebt aangevraagd, heeft iemand misschien een verkeerd adres getypt. Je kunt deze e-mail negeren: er gebeurt niets.";
const mistake = (siteName: string) =>
  `Als je denkt dat dit een vergissing is, neem dan contact op met het team van ${siteName}.`;
const nameOf = ({ holder, ending }: { holder: string; ending: string }) =>
  `de rekening van ${holder} die eindigt op ${ending}`;

/** The letters in Dutch. */
export const nl: Words = {
  trial: ({ siteName }) => ({
    subject: `Testmail van ${siteName}`,
    lines: [
      `Deze e-mail is aangekomen, dus ${siteName} kan e-mails versturen.`,
      "De beheerders van de site hebben hem met een commando verstuurd. Je hoeft niets te doen.",
    ],
  }),

  registrationCode: ({ siteName, code, minutes }) => ({
    subject: `Je code voor ${siteName}`,
    lines: [
      `Welkom bij ${siteName}! Vul deze code in om je account te openen:`,
      codeIsGoodFor(minutes),
      mistypedAddress,
    ],
    code,
  }),

  alreadyRegistered: ({ siteName, username, url }) => ({
    subject: `Je hebt al een account op ${siteName}`,
    lines: [
      `Iemand, waarschijnlijk jijzelf, wilde met dit e-mailadres een account openen op ${siteName}.`,
      `Je hebt al een account, met de gebruikersnaam ${username}.`,
      "Log daarmee in, of stel een nieuw wachtwoord in als je het vergeten bent.",
      "Als jij dit niet was, hoef je niets te doen: je account is niet veranderd.",
    ],
    ...(url === undefined ? {} : { link: { label: `Naar ${siteName}`, url } }),
  }),

  passwordResetCode: ({ siteName, username, code, minutes }) => ({
    subject: `Je code voor een nieuw wachtwoord op ${siteName}`,
    lines: [
      `Vul deze code in om een nieuw wachtwoord te kiezen voor je account ${username} op ${siteName}:`,
      codeIsGoodFor(minutes),
      "Als je deze code niet hebt aangevraagd, negeer deze e-mail dan: je wachtwoord blijft hetzelfde. Deel de code met niemand.",
    ],
    code,
  }),

  emailChangeCode: ({ siteName, username, code, minutes }) => ({
    subject: `Je code om dit e-mailadres te bevestigen op ${siteName}`,
    lines: [
      `Vul deze code in om dit het e-mailadres te maken van het account ${username} op ${siteName}:`,
      codeIsGoodFor(minutes),
      mistypedAddress,
    ],
    code,
  }),

  addressInUse: ({ siteName, username }) => ({
    subject: `Dit e-mailadres wordt al gebruikt op ${siteName}`,
    lines: [
      `Iemand wilde dit e-mailadres gebruiken voor een ander account op ${siteName}.`,
      `Het hoort al bij je account ${username}, dus er is niets veranderd.`,
      "Als jij dit was, kies dan een ander adres voor het andere account. Zo niet, dan hoef je niets te doen.",
    ],
  }),

  passwordChanged: ({ siteName, username }) => ({
    subject: `Je wachtwoord op ${siteName} is gewijzigd`,
    lines: [
      `Het wachtwoord van je account ${username} op ${siteName} is gewijzigd, en andere apparaten zijn uitgelogd.`,
      wasItYou,
      "Zo niet, dan heeft iemand anders toegang tot je account: stel meteen een nieuw wachtwoord in, met een code die naar dit adres wordt gestuurd.",
    ],
  }),

  emailChanged: ({ siteName, username, newEmailHidden }) => ({
    subject: `Je e-mailadres op ${siteName} is gewijzigd`,
    lines: [
      `E-mails voor je account ${username} op ${siteName} gaan voortaan naar een ander adres: ${newEmailHidden}`,
      wasItYou,
      `Zo niet, dan heeft iemand anders toegang tot je account: neem meteen contact op met het team van ${siteName}.`,
    ],
  }),

  sellingAsked: ({ siteName, username }) => ({
    subject: `Je aanvraag om te verkopen op ${siteName}`,
    lines: [
      `${teamOf(siteName)} heeft je aanvraag ontvangen om te verkopen als ${username}, en gaat je profiel bekijken.`,
      "Je krijgt nog een e-mail met de beslissing. Tot die tijd hoef je niets te doen, en je kunt gewoon blijven kopen.",
      "Als je dit niet hebt aangevraagd, heeft iemand anders toegang tot je account: stel meteen een nieuw wachtwoord in.",
    ],
  }),

  sellerWaits: ({ siteName, asker }) => ({
    subject: `${asker} wil verkopen op ${siteName}`,
    lines: [
      `${asker} wil verkopen op ${siteName} en wacht op goedkeuring.`,
      `Goedkeuren doe je op de machine van de site met: npm run farmgate -- approve ${asker}`,
      `Weigeren, met een reden die de aanvrager leest, doe je met: npm run farmgate -- refuse ${asker} "de reden"`,
      "Je krijgt deze e-mail omdat je de rol staff hebt.",
    ],
  }),

  sellingApproved: ({ siteName, username }) => ({
    subject: `Je kunt nu verkopen op ${siteName}`,
    lines: [
      `${teamOf(siteName)} heeft je aanvraag goedgekeurd: je kunt nu verkopen als ${username}.`,
      "Zet een ophaaladres in je profiel en zet daarna je eerste product te koop.",
    ],
  }),

  sellingRefused: ({ siteName, username, reason }) => ({
    subject: `Je kunt nog niet verkopen op ${siteName}`,
    lines: [
      `${teamOf(siteName)} heeft je aanvraag om te verkopen als ${username} niet goedgekeurd.`,
      reasonOf(reason),
      "Je account blijft zoals het is, en je kunt het opnieuw aanvragen.",
    ],
  }),

  sellingPaused: ({ siteName, username, reason }) => ({
    subject: `Je verkoop op ${siteName} is onderbroken`,
    lines: [
      `${teamOf(siteName)} heeft de verkoop van ${username} onderbroken: je producten zijn verborgen tot het team je verder laat gaan.`,
      reasonOf(reason),
      "Bestellingen die al geplaatst zijn gaan door: maak ze klaar en geef ze af zoals afgesproken.",
      mistake(siteName),
    ],
  }),

  sellingClosed: ({ siteName, username, reason }) => ({
    subject: `Je verkoop op ${siteName} is beëindigd`,
    lines: [
      `${teamOf(siteName)} heeft de verkoop van ${username} beëindigd: je producten zijn niet meer te koop.`,
      reasonOf(reason),
      "Bestellingen die nog openstonden zijn geannuleerd; wat ervoor betaald is gaat terug naar de kopers.",
      "Wat je hebt verdiend blijft je tegoed; je kunt het zoals voorheen laten uitbetalen.",
      mistake(siteName),
    ],
  }),

  sellingResumed: ({ siteName, username }) => ({
    subject: `Je kunt weer verkopen op ${siteName}`,
    lines: [
      `${teamOf(siteName)} heeft de onderbreking beëindigd: ${username} verkoopt weer, en je producten zijn terug.`,
    ],
  }),

  productRemoved: ({ siteName, username, name, reason }) => ({
    subject: `Een product van je op ${siteName} is verwijderd`,
    lines: [
      `${teamOf(siteName)} heeft het product “${name}” van ${username} verwijderd.`,
      reasonOf(reason),
      "Bestellingen waar het in zit, gaan door.",
      mistake(siteName),
    ],
  }),

  disabled: ({ siteName, username, reason }) => ({
    subject: `Je account op ${siteName} is uitgeschakeld`,
    lines: [
      `${teamOf(siteName)} heeft je account ${username} uitgeschakeld: niemand kan ermee inloggen.`,
      reasonOf(reason),
      mistake(siteName),
    ],
  }),

  enabled: ({ siteName, username }) => ({
    subject: `Je account op ${siteName} is weer actief`,
    lines: [
      `${teamOf(siteName)} heeft je account ${username} weer ingeschakeld. Je kunt inloggen zoals eerst.`,
    ],
  }),

  roleGranted: ({ siteName, username, role }) => ({
    subject: `Je hebt nu de rol ${role} op ${siteName}`,
    lines: [
      `${teamOf(siteName)} heeft je account ${username} de rol ${role} gegeven.`,
      "Houd je wachtwoord voor jezelf: wie het kent, kan alles doen wat deze rol toelaat.",
    ],
  }),

  roleRevoked: ({ siteName, username, role }) => ({
    subject: `Je hebt de rol ${role} niet meer op ${siteName}`,
    lines: [`${teamOf(siteName)} heeft de rol ${role} van je account ${username} weggehaald.`],
  }),

  reviewRemoved: ({ siteName, username, about, reason, mayReview }) => ({
    subject: `Je beoordeling op ${siteName} is verwijderd`,
    lines: [
      `${teamOf(siteName)} heeft de beoordeling van ${about} verwijderd die je als ${username} schreef.`,
      reasonOf(reason),
      `Je sterren tellen niet meer mee.${mayReview ? " Je kunt een nieuwe beoordeling schrijven." : ""}`,
      mistake(siteName),
    ],
  }),

  payoutPaid: ({ siteName, username, amount, ...account }) => ({
    subject: `Je uitbetaling van ${amount} van ${siteName} is onderweg`,
    lines: [
      `${teamOf(siteName)} heeft ${amount} van het tegoed van ${username} overgemaakt naar ${nameOf(account)}.`,
      "Het kan een paar dagen duren voor het geld er is.",
    ],
  }),

  payoutRefused: ({ siteName, username, amount, reason, mayAsk, ...account }) => ({
    subject: `Je uitbetaling van ${siteName} is geweigerd`,
    lines: [
      `${teamOf(siteName)} heeft de uitbetaling van ${amount} naar ${nameOf(account)} geweigerd die ${username} had aangevraagd.`,
      reasonOf(reason),
      `Het geld staat weer bij het tegoed${mayAsk ? ", en je kunt de uitbetaling opnieuw aanvragen" : ""}.`,
    ],
  }),

  payoutReturned: ({ siteName, username, amount, reason, mayAsk, ...account }) => ({
    subject: `Je uitbetaling van ${siteName} is door de bank teruggestuurd`,
    lines: [
      `De bank heeft de uitbetaling van ${amount} van het tegoed van ${username} naar ${nameOf(account)} teruggestuurd.`,
      reason === null ? "Een reden gaf ze niet." : `De reden: ${reason}`,
      `Het geld staat weer bij het tegoed.${mayAsk ? " Controleer de rekening in je profiel voordat je het opnieuw aanvraagt." : ""}`,
    ],
  }),

  ...nlDays,

  ...nlTransfers,

  ...nlDisputes,

  order: orderLetter(nlOrders),
};
