import { orderLetter } from "../order-letter.ts";
import { deDays } from "./de-days.ts";
import { deDisputes } from "./de-disputes.ts";
import { deOrders } from "./de-orders.ts";
import { reasonOf } from "./de-quotes.ts";
import { deTransfers } from "./de-transfers.ts";
import type { Words } from "./en.ts";

const codeIsGoodFor = (minutes: number) => `Der Code gilt einmal und läuft in ${minutes} Minuten ab.`;
const teamOf = (siteName: string) => `Das Team von ${siteName}`;
const wasItYou = "Wenn Sie das waren, müssen Sie nichts tun.";
const mistypedAddress =
  "Wenn Sie diesen Code nicht angefordert haben, hat sich vielleicht jemand bei der Adresse vertippt. Sie können diese E-Mail ignorieren: Es passiert nichts.";
const mistake = (siteName: string) =>
  `Wenn Sie das für einen Irrtum halten, wenden Sie sich an das Team von ${siteName}.`;
const nameOf = ({ holder, ending }: { holder: string; ending: string }) =>
  `das Konto von ${holder} mit der Endung ${ending}`;

/** The letters in German. */
export const de: Words = {
  trial: ({ siteName }) => ({
    subject: `Test-E-Mail von ${siteName}`,
    lines: [
      `Diese E-Mail ist angekommen, also kann ${siteName} E-Mails versenden.`,
      "Wer die Website betreibt, hat sie mit einem Befehl verschickt. Sie müssen nichts tun.",
    ],
  }),

  registrationCode: ({ siteName, code, minutes }) => ({
    subject: `Ihr Code für ${siteName}`,
    lines: [
      `Willkommen bei ${siteName}! Geben Sie diesen Code ein, um Ihr Konto zu eröffnen:`,
      codeIsGoodFor(minutes),
      mistypedAddress,
    ],
    code,
  }),

  alreadyRegistered: ({ siteName, username, url }) => ({
    subject: `Sie haben schon ein Konto bei ${siteName}`,
    lines: [
      `Jemand, wahrscheinlich Sie selbst, wollte mit dieser E-Mail-Adresse ein Konto bei ${siteName} eröffnen.`,
      `Sie haben schon ein Konto, mit dem Benutzernamen ${username}.`,
      "Melden Sie sich damit an, oder setzen Sie Ihr Passwort zurück, wenn Sie es vergessen haben.",
      "Wenn Sie das nicht waren, müssen Sie nichts tun: Ihr Konto ist unverändert.",
    ],
    ...(url === undefined ? {} : { link: { label: `Zu ${siteName}`, url } }),
  }),

  passwordResetCode: ({ siteName, username, code, minutes }) => ({
    subject: `Ihr Code zum Zurücksetzen des Passworts bei ${siteName}`,
    lines: [
      `Geben Sie diesen Code ein, um ein neues Passwort für Ihr Konto ${username} bei ${siteName} zu wählen:`,
      codeIsGoodFor(minutes),
      "Wenn Sie diesen Code nicht angefordert haben, ignorieren Sie diese E-Mail: Ihr Passwort bleibt, wie es ist. Geben Sie den Code an niemanden weiter.",
    ],
    code,
  }),

  emailChangeCode: ({ siteName, username, code, minutes }) => ({
    subject: `Ihr Code zum Bestätigen dieser E-Mail-Adresse bei ${siteName}`,
    lines: [
      `Geben Sie diesen Code ein, um diese E-Mail-Adresse für das Konto ${username} bei ${siteName} zu verwenden:`,
      codeIsGoodFor(minutes),
      mistypedAddress,
    ],
    code,
  }),

  addressInUse: ({ siteName, username }) => ({
    subject: `Diese E-Mail-Adresse wird bei ${siteName} schon verwendet`,
    lines: [
      `Jemand wollte diese E-Mail-Adresse für ein anderes Konto bei ${siteName} verwenden.`,
      `Sie gehört schon zu Ihrem Konto ${username}, daher hat sich nichts geändert.`,
      "Wenn Sie das waren, wählen Sie für das andere Konto eine andere Adresse. Wenn nicht, müssen Sie nichts tun.",
    ],
  }),

  passwordChanged: ({ siteName, username }) => ({
    subject: `Ihr Passwort bei ${siteName} wurde geändert`,
    lines: [
      `Das Passwort Ihres Kontos ${username} bei ${siteName} wurde geändert, und andere Geräte wurden abgemeldet.`,
      wasItYou,
      "Wenn nicht, hat jemand anders Zugang zu Ihrem Konto: Setzen Sie Ihr Passwort sofort zurück, mit einem Code an diese Adresse.",
    ],
  }),

  emailChanged: ({ siteName, username, newEmailHidden }) => ({
    subject: `Ihre E-Mail-Adresse bei ${siteName} wurde geändert`,
    lines: [
      `E-Mails für Ihr Konto ${username} bei ${siteName} gehen jetzt an eine andere Adresse: ${newEmailHidden}`,
      wasItYou,
      `Wenn nicht, hat jemand anders Zugang zu Ihrem Konto: Wenden Sie sich sofort an das Team von ${siteName}.`,
    ],
  }),

  sellingAsked: ({ siteName, username }) => ({
    subject: `Ihre Anfrage, auf ${siteName} zu verkaufen`,
    lines: [
      `${teamOf(siteName)} hat Ihre Anfrage erhalten, als ${username} zu verkaufen, und sieht sich Ihr Profil an.`,
      "Sie bekommen eine weitere E-Mail mit der Entscheidung. Bis dahin ist nichts zu tun, und Sie können weiter einkaufen.",
      "Wenn Sie das nicht angefragt haben, hat jemand anders Zugang zu Ihrem Konto: Setzen Sie Ihr Passwort sofort zurück.",
    ],
  }),

  sellerWaits: ({ siteName, asker }) => ({
    subject: `${asker} möchte auf ${siteName} verkaufen`,
    lines: [
      `${asker} möchte auf ${siteName} verkaufen und wartet auf die Freigabe.`,
      `Zum Freigeben auf dem Rechner der Website ausführen: npm run farmgate -- approve ${asker}`,
      `Zum Ablehnen, mit einem Grund zum Lesen: npm run farmgate -- refuse ${asker} "Grund"`,
      "Sie bekommen diese E-Mail, weil Sie die Rolle staff haben.",
    ],
  }),

  sellingApproved: ({ siteName, username }) => ({
    subject: `Sie können jetzt auf ${siteName} verkaufen`,
    lines: [
      `${teamOf(siteName)} hat Ihre Anfrage angenommen: Sie können jetzt als ${username} verkaufen.`,
      "Ergänzen Sie in Ihrem Profil eine Abholadresse, und bieten Sie dann Ihr erstes Produkt an.",
    ],
  }),

  sellingRefused: ({ siteName, username, reason }) => ({
    subject: `Sie können noch nicht auf ${siteName} verkaufen`,
    lines: [
      `${teamOf(siteName)} hat Ihre Anfrage, als ${username} zu verkaufen, nicht angenommen.`,
      reasonOf(reason),
      "Ihr Konto bleibt, wie es ist, und Sie können noch einmal anfragen.",
    ],
  }),

  sellingPaused: ({ siteName, username, reason }) => ({
    subject: `Ihr Verkauf auf ${siteName} wurde unterbrochen`,
    lines: [
      `${teamOf(siteName)} hat den Verkauf von ${username} unterbrochen: Ihre Produkte sind verborgen, bis das Team sie wieder freigibt.`,
      reasonOf(reason),
      "Bestellungen, die es schon gibt, laufen weiter: Bereiten Sie sie vor und übergeben Sie sie wie vereinbart.",
      mistake(siteName),
    ],
  }),

  sellingClosed: ({ siteName, username, reason }) => ({
    subject: `Ihr Verkauf auf ${siteName} wurde beendet`,
    lines: [
      `${teamOf(siteName)} hat den Verkauf von ${username} beendet: Ihre Produkte werden nicht mehr verkauft.`,
      reasonOf(reason),
      "Bestellungen, die noch offen waren, wurden storniert; was dafür bezahlt wurde, geht an die Käufer zurück.",
      "Was Sie verdient haben, bleibt Ihr Guthaben; Sie können es sich wie bisher auszahlen lassen.",
      mistake(siteName),
    ],
  }),

  sellingResumed: ({ siteName, username }) => ({
    subject: `Sie können wieder auf ${siteName} verkaufen`,
    lines: [
      `${teamOf(siteName)} hat die Unterbrechung beendet: ${username} verkauft wieder, und Ihre Produkte sind wieder zu sehen.`,
    ],
  }),

  productRemoved: ({ siteName, username, name, reason }) => ({
    subject: `Ein Produkt von Ihnen auf ${siteName} wurde entfernt`,
    lines: [
      `${teamOf(siteName)} hat das Produkt „${name}“ von ${username} entfernt.`,
      reasonOf(reason),
      "Bestellungen, in denen es steht, laufen weiter.",
      mistake(siteName),
    ],
  }),

  disabled: ({ siteName, username, reason }) => ({
    subject: `Ihr Konto bei ${siteName} wurde gesperrt`,
    lines: [
      `${teamOf(siteName)} hat Ihr Konto ${username} gesperrt: Niemand kann sich damit anmelden.`,
      reasonOf(reason),
      mistake(siteName),
    ],
  }),

  enabled: ({ siteName, username }) => ({
    subject: `Ihr Konto bei ${siteName} ist wieder aktiv`,
    lines: [
      `${teamOf(siteName)} hat Ihr Konto ${username} wieder freigegeben. Sie können sich anmelden wie zuvor.`,
    ],
  }),

  roleGranted: ({ siteName, username, role }) => ({
    subject: `Sie haben jetzt die Rolle ${role} auf ${siteName}`,
    lines: [
      `${teamOf(siteName)} hat Ihrem Konto ${username} die Rolle ${role} gegeben.`,
      "Behalten Sie Ihr Passwort für sich: Wer es kennt, kann alles, was diese Rolle erlaubt.",
    ],
  }),

  roleRevoked: ({ siteName, username, role }) => ({
    subject: `Sie haben die Rolle ${role} auf ${siteName} nicht mehr`,
    lines: [`${teamOf(siteName)} hat Ihrem Konto ${username} die Rolle ${role} entzogen.`],
  }),

  reviewRemoved: ({ siteName, username, about, reason, mayReview }) => ({
    subject: `Ihre Bewertung auf ${siteName} wurde entfernt`,
    lines: [
      `${teamOf(siteName)} hat die Bewertung über ${about} entfernt, die Sie als ${username} geschrieben haben.`,
      reasonOf(reason),
      `Ihre Sterne zählen nicht mehr.${mayReview ? " Sie können eine neue Bewertung schreiben." : ""}`,
      mistake(siteName),
    ],
  }),

  payoutPaid: ({ siteName, username, amount, ...account }) => ({
    subject: `Ihre Auszahlung von ${amount} von ${siteName} ist unterwegs`,
    lines: [
      `${teamOf(siteName)} hat ${amount} aus dem Guthaben von ${username} auf ${nameOf(account)} überwiesen.`,
      "Es kann ein paar Tage dauern, bis das Geld ankommt.",
    ],
  }),

  payoutRefused: ({ siteName, username, amount, reason, mayAsk, ...account }) => ({
    subject: `Ihre Auszahlung von ${siteName} wurde abgelehnt`,
    lines: [
      `${teamOf(siteName)} hat die Auszahlung von ${amount} auf ${nameOf(account)} abgelehnt, die ${username} angefragt hat.`,
      reasonOf(reason),
      `Das Geld ist wieder im Guthaben${mayAsk ? ", und Sie können es noch einmal anfragen" : ""}.`,
    ],
  }),

  payoutReturned: ({ siteName, username, amount, reason, mayAsk, ...account }) => ({
    subject: `Ihre Auszahlung von ${siteName} kam von der Bank zurück`,
    lines: [
      `Die Bank hat die Auszahlung von ${amount} aus dem Guthaben von ${username} auf ${nameOf(account)} zurückgegeben.`,
      reason === null ? "Einen Grund hat sie nicht genannt." : `Ihre Begründung: ${reason}`,
      `Das Geld ist wieder im Guthaben.${mayAsk ? " Prüfen Sie das Auszahlungskonto in Ihrem Profil, bevor Sie es noch einmal anfragen." : ""}`,
    ],
  }),

  ...deDays,

  ...deTransfers,

  ...deDisputes,

  order: orderLetter(deOrders),
};
