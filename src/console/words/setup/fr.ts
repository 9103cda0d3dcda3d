import type { SetupWords } from "./en.ts";

export const setup: SetupWords = {
  title: "Mettre en place votre marché",
  intro:
    "Cette page ne sert qu’une fois. Vos choix peuvent être modifiés par la suite, dans l’espace de gestion ou dans l’environnement du serveur.",
  site: "Le marché",
  name: "Nom du marché",
  language: "Langue",
  languageHint: "Celle des personnes qui n’en ont pas choisi d’autre.",
  currency: "Devise",
  currencyHint: "Les prix sont dans cette devise.",
  timeZone: "Fuseau horaire",
  timeZoneHint: "Celui des heures des jours de marché et de la fin des journées.",
  fixed: (setting) => `C’est l’environnement du serveur qui le définit (${setting}).`,
  mail: "E-mail",
  mailText:
    "Sans le code envoyé par e-mail, personne ne peut s’inscrire. Votre fournisseur de messagerie vous donne ces informations.",
  mailOptional:
    "Laissez le serveur de messagerie vide pour l’indiquer plus tard dans SMTP_URL, dans l’environnement du serveur.",
  host: "Serveur de messagerie",
  port: "Port",
  portHint: "Vide : 465 avec TLS, sinon 587.",
  security: "Chiffrement",
  securities: { tls: "TLS dès le début (465)", starttls: "STARTTLS (587)", none: "Aucun" },
  mailUser: "Identifiant sur le serveur de messagerie",
  mailPassword: "Mot de passe sur le serveur de messagerie",
  mailPasswordKept: "Laissez vide pour utiliser celui que vous avez déjà saisi.",
  from: "Les e-mails partent de cette adresse",
  test: "Envoyer un e-mail d’essai",
  testHint: "Il est envoyé à votre adresse e-mail ci-dessous ; rien n’est enregistré.",
  testSent: (to) =>
    `Le serveur de messagerie a accepté l’e-mail d’essai pour ${to}. Vérifiez qu’il est bien arrivé.`,
  testFailed: (step, why) =>
    `L’e-mail d’essai n’est pas parti : ${step}. Réponse du serveur de messagerie : ${why}.`,
  steps: {
    name: "le nom du serveur de messagerie est inconnu",
    connection: "le serveur de messagerie est injoignable",
    TLS: "la connexion chiffrée a échoué",
    "sign-in": "le serveur de messagerie a refusé l’identifiant et le mot de passe",
    sender: "le serveur de messagerie a refusé l’adresse de l’expéditeur",
    recipient: "le serveur de messagerie a refusé l’adresse du destinataire",
    letter: "le serveur de messagerie a refusé l’e-mail",
  },
  place: "Le premier lieu",
  placeText:
    "Là où se tiennent les jours de marché. Vous pouvez le laisser vide et ajouter des lieux plus tard.",
  placeName: "Nom du lieu",
  operator: "Vous",
  operatorText: "Votre compte gère le marché : il donne accès à l’espace de gestion.",
  email: "Adresse e-mail",
  username: "Nom d’utilisateur",
  usernameHint: "De 3 à 30 lettres, chiffres et _ . -",
  password: "Mot de passe",
  passwordHint: "Au moins 10 caractères",
  submit: "Ouvrir le marché",
  done: "Votre marché est en place.",
  environment: "Ce que seul l’environnement du serveur définit",
  environmentText:
    "PUBLIC_URL (l’adresse du marché), PAYMENT_METHODS, COMMISSION_PERCENT, PRODUCERS et l’emplacement des données y restent.",
  gone: "Cette adresse n’est pas valable",
  goneText:
    "Elle est valable une heure et une seule fois. Redémarrez le serveur : il en affiche une nouvelle tant que personne n’a mis le site en place.",
  usernameTaken: "Ce nom d’utilisateur est déjà pris. Choisissez-en un autre",
  emailTaken: "Un compte existe déjà pour cette adresse e-mail",
};
