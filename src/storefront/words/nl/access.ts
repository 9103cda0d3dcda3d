import type { AccessWords } from "../en/access.ts";

export const access: AccessWords = {
  signIn: "Inloggen",
  login: "Gebruikersnaam of e-mailadres",
  password: "Wachtwoord",
  forgot: "Wachtwoord vergeten?",
  newHere: "Nieuw hier?",
  createAccount: "Account aanmaken",
  wrong: "De gebruikersnaam, het e-mailadres of het wachtwoord klopt niet",
  signedInAs: (name) => `Je bent ingelogd als ${name}.`,
  goOn: "Verder",
  welcome: (name) => `Welkom, ${name}.`,
  signedOut: "Je bent uitgelogd.",

  email: "E-mailadres",
  emailHint: "We sturen je een code om zeker te weten dat het van jou is.",
  sendCode: "Code sturen",
  haveAccount: "Heb je al een account?",
  checkEmail: "Kijk in je mailbox",
  codeSent: (email, minutes) =>
    `We hebben een code gestuurd naar ${email}. Die is ${minutes} minuten geldig.`,
  code: "Code uit de e-mail",
  codeHint: "8 letters en cijfers. Spaties, streepjes en kleine letters mogen.",
  wrongCode: "De code klopt niet, is verlopen of al gebruikt. Vraag hieronder een nieuwe aan",
  noEmail: "Geen e-mail gekregen? Kijk bij je ongewenste mail, of laat een nieuwe sturen.",
  sendAgain: "Nieuwe code sturen",
  codeSentAgain:
    "Er is een nieuwe code onderweg, tenzij er het laatste kwartier al drie zijn gestuurd: gebruik dan de laatste.",
  otherAddress: "Een ander e-mailadres gebruiken",
  username: "Gebruikersnaam",
  usernameHint:
    "3 tot 30 tekens: letters (a tot z), cijfers, punten, streepjes en liggende streepjes. Anderen zien hem.",
  usernameTaken: "Deze gebruikersnaam is al bezet. Kies een andere",
  emailTaken: "Er is al een account met dit e-mailadres",
  passwordHint: "Minstens 10 tekens. Drie of vier woorden kun je goed onthouden.",
  accountCreated: (name) => `Welkom, ${name}! Je account is klaar.`,

  newPassword: "Nieuw wachtwoord instellen",
  newPasswordIntro:
    "Vul het e-mailadres van je account in. Als het bestaat, sturen we je een code waarmee je een nieuw wachtwoord kunt kiezen.",
  codeSentIfKnown: (email, minutes) =>
    `Als ${email} bij een account hoort, is er een code naar onderweg. Die is ${minutes} minuten geldig.`,
  newPasswordLabel: "Nieuw wachtwoord",
  setPassword: "Wachtwoord instellen",
  passwordSet: "Je nieuwe wachtwoord is ingesteld en alle apparaten zijn uitgelogd. Log er nu mee in.",
  backToSignIn: "Terug naar inloggen",

  merged: "We hebben wat je had gekozen in je winkelmand gelegd, met een paar wijzigingen:",
  mergedChanges: {
    own_product: (name) => `${name} is je eigen product, dus dat hebben we weggelaten.`,
    not_enough_stock: (name, quantity) =>
      `${name}: er zitten er nu ${quantity} in je winkelmand, want meer is er niet op voorraad.`,
    cart_full: (name) => `${name} is weggelaten, omdat je winkelmand vol is.`,
  },
  toCart: "Naar je winkelmand",
};
