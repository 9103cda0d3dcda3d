import type { AccessWords } from "../en/access.ts";

export const access: AccessWords = {
  signIn: "Anmelden",
  login: "Benutzername oder E-Mail-Adresse",
  password: "Passwort",
  forgot: "Passwort vergessen?",
  newHere: "Neu hier?",
  createAccount: "Konto erstellen",
  wrong: "Benutzername, E-Mail-Adresse oder Passwort stimmt nicht",
  signedInAs: (name) => `Sie sind als ${name} angemeldet.`,
  goOn: "Weiter",
  welcome: (name) => `Willkommen, ${name}.`,
  signedOut: "Sie sind abgemeldet.",

  email: "E-Mail-Adresse",
  emailHint: "Wir senden Ihnen einen Code, um sicherzugehen, dass sie Ihnen gehört.",
  sendCode: "Code senden",
  haveAccount: "Schon ein Konto?",
  checkEmail: "Sehen Sie in Ihr Postfach",
  codeSent: (email, minutes) => `Wir haben einen Code an ${email} gesendet. Er gilt ${minutes} Minuten lang.`,
  code: "Code aus der E-Mail",
  codeHint: "8 Buchstaben und Ziffern. Leerzeichen, Striche und Kleinbuchstaben stören nicht.",
  wrongCode: "Der Code ist falsch, abgelaufen oder wurde schon verwendet. Fordern Sie unten einen neuen an",
  noEmail: "Keine E-Mail bekommen? Sehen Sie im Spam-Ordner nach, oder lassen Sie sich noch eine senden.",
  sendAgain: "Neuen Code senden",
  codeSentAgain:
    "Ein neuer Code ist unterwegs, außer es waren in den letzten 15 Minuten schon drei: Dann gilt der letzte.",
  otherAddress: "Andere E-Mail-Adresse verwenden",
  username: "Benutzername",
  usernameHint:
    "3 bis 30 Zeichen: Buchstaben (a bis z), Ziffern, Punkte, Binde- und Unterstriche. Andere sehen ihn.",
  usernameTaken: "Dieser Benutzername ist vergeben. Wählen Sie einen anderen",
  emailTaken: "Zu dieser E-Mail-Adresse gibt es schon ein Konto",
  passwordHint: "Mindestens 10 Zeichen. Drei oder vier Wörter lassen sich gut merken.",
  accountCreated: (name) => `Willkommen, ${name}! Ihr Konto ist bereit.`,

  newPassword: "Neues Passwort festlegen",
  newPasswordIntro:
    "Geben Sie die E-Mail-Adresse Ihres Kontos ein. Wenn es eines gibt, senden wir Ihnen einen Code, mit dem Sie ein neues Passwort wählen können.",
  codeSentIfKnown: (email, minutes) =>
    `Wenn ${email} zu einem Konto gehört, ist ein Code dorthin unterwegs. Er gilt ${minutes} Minuten lang.`,
  newPasswordLabel: "Neues Passwort",
  setPassword: "Passwort festlegen",
  passwordSet: "Ihr neues Passwort gilt, und alle Geräte sind abgemeldet. Melden Sie sich jetzt damit an.",
  backToSignIn: "Zurück zur Anmeldung",

  merged: "Wir haben Ihre Auswahl in Ihren Warenkorb gelegt, mit einigen Änderungen:",
  mergedChanges: {
    own_product: (name) => `${name} ist Ihr eigenes Produkt und wurde deshalb nicht übernommen.`,
    not_enough_stock: (name, quantity) =>
      `${name}: Im Warenkorb sind jetzt ${quantity}, denn mehr ist nicht vorrätig.`,
    cart_full: (name) => `${name} wurde nicht übernommen, weil Ihr Warenkorb voll ist.`,
  },
  toCart: "Zum Warenkorb",
};
