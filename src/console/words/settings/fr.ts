import type { SettingWords } from "./en.ts";

export const setting: SettingWords = {
  market: "Le marché",
  name: "Nom",
  nameHint: (now: string) => `Laissé vide, c’est ${now}.`,
  accent: "Couleur d’accent",
  accentHint:
    "Par exemple #2f7040. Elle est adaptée pour rester toujours lisible ; sans indication, les pages sont vertes.",
  delivery: "À propos de la livraison",
  deliveryHint: "Les acheteurs le lisent au moment de commander.",
  weightLabels: "Étiquettes de poids",
  layouts: "Structure des codes scannés",
  layoutsHint: (common) =>
    `Une par ligne, de 13 caractères : les chiffres par lesquels les codes commencent, puis I pour un chiffre de l’article, W du poids en grammes ou X du prix en centimes, V pour une clé intermédiaire, C pour la clé finale. Vide pour ${common}. Comparez avec une étiquette de votre balance.`,
  region: "Langue, monnaie et heure",
  languageHint:
    "Qui n’en a pas choisi lit celle-ci ; la recherche trouve les mots de cette langue sous toutes leurs formes.",
  timeZoneHint:
    "Celui des heures des jours de marché et de la fin des journées. Les jours de marché existants gardent leurs horaires.",
  currencyHint: "Les nouveaux prix, les soldes, la promotion et la livraison sont dans cette monnaie.",
  otherCurrencies: "Autres monnaies",
  otherCurrenciesHint:
    "Trois lettres chacune, par exemple CHF, séparées par des virgules. Les producteurs peuvent en choisir une pour un prix.",
  isFixed: "C’est fixé par l’environnement du serveur",
  mailServer: "Serveur de messagerie",
  changeMail: "Changer de serveur de messagerie",
  noMail: "Aucun e-mail ne part : aucun serveur de messagerie n’est indiqué.",
  passwordKept:
    "Laissé vide, le mot de passe reste le même. Un autre serveur ou un autre identifiant exige de le saisir à nouveau.",
  trialHint: "L’e-mail d’essai part à votre propre adresse ; rien n’est enregistré.",
  removeMail: "Retirer le serveur de messagerie",
  preset: "Étiquettes de poids d’un pays",
  presetHint:
    "Elle remplace celle des étiquettes de poids ci-dessus et est enregistrée aussitôt. Si un pays manque, chaque enseigne y a la sienne.",
  usePreset: "Utiliser cette structure",
  currencyInUse: (currency, products, orders, wallets) =>
    `${currency} ne peut pas partir tant qu’elle sert : produits : ${products}, commandes en cours : ${orders}, soldes : ${wallets}`,
  contact: "Contact",
  contactHint: "L’e-mail et le téléphone figurent au bas de chaque page, le tout dans les mentions légales.",
  email: "Adresse e-mail",
  phone: "Téléphone",
  street: "Rue et numéro",
  postalCode: "Code postal",
  city: "Localité",
  country: "Pays",
  bank: "Compte bancaire",
  holder: "Titulaire du compte",
  iban: "IBAN",
  bic: "BIC",
  business: "Sur les reçus et les factures",
  businessHint:
    "Qui exploite le marché, au sens de la loi. Si rien n’est indiqué, les documents portent le nom du marché et son adresse de contact.",
  legalName: "Dénomination légale",
  taxNumber: "Numéro de TVA",
  taxNumberHint: "Par exemple FR12345678901",
  logo: "Logo",
  chooseLogo: "Choisir une image",
  saveLogo: "Enregistrer le logo",
  removeLogo: "Retirer le logo",
  logoRefused: "Choisissez une image JPEG, PNG, WebP ou AVIF de 10 Mo au plus",
  texts: "Textes",
  notWritten: "pas encore écrit",
  textHint:
    "Markdown : # titres, listes, **gras** et [liens](https://example.org). Qui lit dans une langue sans texte en reçoit un autre.",
  seePage: "Voir la page",
  environment: "Fixé par le serveur",
  environmentHint:
    "Cela se règle dans farmgate.env ou dans l’environnement et vaut après le prochain démarrage.",
  environmentNames: {
    language: "Langue",
    time_zone: "Fuseau horaire",
    currencies: "Devises",
    payment_methods: "Moyens de paiement",
    commission_percent: "Commission en pour cent",
    tax_rates: "Taux de taxe",
    commission_tax_rate: "Taux de taxe de la commission",
    producers: "Qui peut vendre",
    public_url: "Adresse",
    mail_server: "Serveur de messagerie",
    mail_from: "Expéditeur des e-mails",
  },
};
