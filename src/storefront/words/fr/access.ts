import type { AccessWords } from "../en/access.ts";

export const access: AccessWords = {
  signIn: "Se connecter",
  login: "Nom d’utilisateur ou adresse e-mail",
  password: "Mot de passe",
  forgot: "Mot de passe oublié ?",
  newHere: "Nouveau ici ?",
  createAccount: "Créer un compte",
  wrong: "Le nom d’utilisateur, l’adresse e-mail ou le mot de passe est incorrect",
  signedInAs: (name) => `Votre session est ouverte au nom de ${name}.`,
  goOn: "Continuer",
  welcome: (name) => `Bienvenue, ${name}.`,
  signedOut: "Votre session est fermée.",

  email: "Adresse e-mail",
  emailHint: "Nous vous envoyons un code pour vérifier qu’elle est bien à vous.",
  sendCode: "Envoyer le code",
  haveAccount: "Vous avez déjà un compte ?",
  checkEmail: "Consultez vos e-mails",
  codeSent: (email, minutes) => `Nous avons envoyé un code à ${email}. Il est valable ${minutes} minutes.`,
  code: "Code reçu par e-mail",
  codeHint: "8 lettres et chiffres. Les espaces, tirets et minuscules ne gênent pas.",
  wrongCode: "Le code est faux, expiré ou déjà utilisé. Demandez-en un nouveau ci-dessous",
  noEmail: "Pas d’e-mail ? Regardez dans les indésirables, ou demandez un nouvel envoi.",
  sendAgain: "Envoyer un nouveau code",
  codeSentAgain:
    "Un nouveau code est en route, sauf si trois ont déjà été envoyés en 15 minutes : utilisez alors le dernier.",
  otherAddress: "Utiliser une autre adresse e-mail",
  username: "Nom d’utilisateur",
  usernameHint:
    "De 3 à 30 caractères : lettres (a à z), chiffres, points, tirets et tirets bas. Les autres le voient.",
  usernameTaken: "Ce nom d’utilisateur est déjà pris. Choisissez-en un autre",
  emailTaken: "Il existe déjà un compte avec cette adresse e-mail",
  passwordHint: "Au moins 10 caractères. Trois ou quatre mots sont faciles à retenir.",
  accountCreated: (name) => `Bienvenue, ${name} ! Votre compte est prêt.`,

  newPassword: "Choisir un nouveau mot de passe",
  newPasswordIntro:
    "Saisissez l’adresse e-mail de votre compte. S’il existe, nous vous envoyons un code qui permet de choisir un nouveau mot de passe.",
  codeSentIfKnown: (email, minutes) =>
    `Si un compte correspond à ${email}, un code y a été envoyé. Il est valable ${minutes} minutes.`,
  newPasswordLabel: "Nouveau mot de passe",
  setPassword: "Enregistrer le mot de passe",
  passwordSet:
    "Votre nouveau mot de passe est enregistré et tous les appareils sont déconnectés. Connectez-vous avec lui.",
  backToSignIn: "Retour à la connexion",

  merged: "Ce que vous aviez choisi est dans votre panier, à quelques changements près :",
  mergedChanges: {
    own_product: (name) => `${name} est votre propre produit, nous l’avons donc laissé de côté.`,
    not_enough_stock: (name, quantity) =>
      `${name} : votre panier en contient maintenant ${quantity}, il n’y en a pas plus en stock.`,
    cart_full: (name) => `${name} a été laissé de côté, car votre panier est plein.`,
  },
  toCart: "Voir le panier",
};
