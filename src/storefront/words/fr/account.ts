import type { AccountWords } from "../en/account.ts";

export const account: AccountWords = {
  title: "Votre compte",
  parts: "Rubriques de votre compte",
  profile: "Profil",
  email: "E-mail",
  password: "Mot de passe",
  devices: "Appareils",
  selling: "Vendre",
  data: "Vos données",
  save: "Enregistrer",
  saved: "Vos modifications sont enregistrées.",

  displayName: "Nom",
  displayNameHint: (username) => `Tel que les autres le voient. Sans lui, ils voient « ${username} ».`,
  phone: "Téléphone",
  phoneHint: "Les producteurs chez qui vous commandez le voient, en cas d’imprévu.",
  address: "Adresse de livraison",
  addressHint: "Elle est déjà remplie quand vous commandez.",
  language: "Langue",
  languageHint: "Du site et des e-mails qu’il vous envoie.",
  asBrowser: "Celle de mon navigateur",

  emailNow: (email) => `Votre adresse e-mail est ${email}.`,
  newEmail: "Nouvelle adresse e-mail",
  newEmailHint:
    "Nous y envoyons un code. Tant que vous ne l’avez pas saisi, l’ancienne adresse reste valable.",
  currentPassword: "Mot de passe actuel",
  sendCode: "Envoyer le code",
  confirmEmail: "Utiliser la nouvelle adresse",
  emailChanged: "Votre nouvelle adresse e-mail est enregistrée. Vos autres appareils sont déconnectés.",
  emailTaken: "Il existe déjà un compte avec cette adresse e-mail",
  wrongPassword: "Ce n’est pas votre mot de passe actuel",

  newPassword: "Nouveau mot de passe",
  changePassword: "Changer le mot de passe",
  passwordChanged: "Votre mot de passe est changé. Vos autres appareils sont déconnectés.",
  forgot: "Mot de passe oublié ?",

  devicesIntro: "Votre session est ouverte sur ces appareils. Déconnectez ceux que vous n’utilisez plus.",
  device: "Appareil",
  signedIn: "Connecté le",
  lastUsed: "Dernière utilisation",
  thisDevice: "Cet appareil",
  signOut: "Déconnecter",
  signOutNamed: (device) => `Déconnecter ${device}`,
  signOutEverywhere: "Déconnecter partout",
  deviceSignedOut: "L’appareil est déconnecté.",
  signedOutEverywhere: "Votre session est fermée sur tous les appareils.",
  browserOn: (browser, system) => `${browser} sous ${system}`,
  unknownDevice: "Appareil inconnu",

  sellIntro: (siteName) =>
    `Vous cultivez, fabriquez ou pêchez de bonnes choses ? Vendez-les sur ${siteName}, directement à ceux qui les mangent.`,
  sellFirst:
    "Votre nom et votre profil deviennent visibles de tous. C’est vous qui fixez les prix et le moment de la remise.",
  sellByHand: "L’équipe examine d’abord chaque demande, et vous recevez un e-mail.",
  offers: "Comment les acheteurs reçoivent-ils vos produits ?",
  pickup: "Ils viennent les chercher",
  delivery: "Vous livrez",
  startSelling: "Devenir producteur",
  askToSell: "Demander à devenir producteur",
  sellingStarted: "Bienvenue parmi les producteurs ! Ajoutez votre premier produit.",
  sellingAsked: "Merci ! Nous avons reçu votre demande et vous enverrons un e-mail.",
  waiting: "Votre demande pour devenir producteur est à l’étude. Vous recevrez un e-mail.",
  withdraw: "Retirer la demande",
  isSelling: "Vous êtes producteur ici.",
  toOwnPage: "Voir votre page",
  pauseText:
    "Vous pouvez faire une pause à tout moment : vos produits sont alors masqués, jusqu’à ce que vous repreniez.",
  pause: "Suspendre la vente",
  paused: "Vous avez suspendu la vente. Vos produits sont masqués.",
  resume: "Reprendre la vente",
  sellingPaused: "La vente est suspendue. Vos produits sont maintenant masqués.",
  sellingStopped: "L’équipe de ce site a suspendu vos ventes. Contactez-la pour reprendre",
  sellingWithdrawn: "Votre demande est retirée.",
  openBusiness:
    "Il reste des commandes en cours ou de l’argent. Terminez ou annulez d’abord les commandes, et faites-vous verser l’argent",

  exportTitle: "Emporter vos données",
  exportText:
    "Un fichier avec tout ce que le site conserve à votre sujet, lisible par des programmes (JSON).",
  download: "Télécharger mes données",
  leaveTitle: "Supprimer votre compte",
  leaveText:
    "Votre profil, vos adresses et vos identifiants sont effacés définitivement. Les commandes gardent ce qui a été acheté, et les avis ce qui a été dit, sans votre nom. C’est irréversible.",
  leave: "Supprimer mon compte",
  keep: "Garder mon compte",
  left: "Votre compte est supprimé. Au revoir !",
  openOrders: "Il reste des commandes en cours. Terminez-les ou annulez-les d’abord",
  walletNotEmpty:
    "Il reste de l’argent dans votre portefeuille, ou en route vers lui. Faites-le d’abord verser",
};
