import type { en } from "./en.ts";

export const fr: typeof en = {
  repayments: "Remboursements",
  title: "Fichier pour la banque",
  none: "Aucun fichier n’a été créé depuis le dernier confirmé.",
  make: "Créer un fichier",
  waiting: "Des versements et des remboursements attendent.",
  open: "Un fichier attend que la banque l’ait reçu. Pour qu’il ne soit payé qu’une fois, confirmez-le dès que votre banque l’a accepté.",
  download: "Télécharger le fichier",
  confirm: "La banque l’a reçu",
  withdraw: "Retirer le fichier",
  withdrawTitle: "Retirer le fichier pour la banque",
  withdrawText:
    "Seulement si la banque n’a jamais reçu le fichier ou l’a refusé en entier : tout son contenu attend de nouveau et figurera dans le prochain. Si la banque l’a tout de même, elle paiera deux fois.",
  facts: {
    name: "Nom du message",
    transactions: "Virements",
    total: "Au total",
    made: "Créé",
    last: "Dernier fichier confirmé",
  },
  leftOut: "Hors du fichier",
  issues: {
    taken_back:
      "la banque a repris le virement que ceci rembourse : soldez-le, ou indiquez de nouveau le compte pour l’envoyer quand même",
    currency: "pas en euros, donc hors SEPA : à virer à la main",
    no_account: "aucun compte n’est encore connu",
    not_sepa: "le pays du compte est hors SEPA : à virer à la main",
    no_address:
      "ce compte est hors de l’EEE : la banque demande l’adresse du site, qui manque dans les réglages",
    too_large: "plus qu’un virement ne peut être",
  },
  takenBack: "non envoyé : la banque a repris le virement que ceci devait rembourser",
  noRepayments: "Aucun remboursement ne correspond.",
  ofCheckout: (id: number) => `Pour l’achat ${id}`,
  account: "Indiquer le compte",
  sendAgain: "Envoyer à nouveau",
  accountTitle: (id: number) => `Compte du remboursement ${id}`,
  settle: "Solder",
  settleTitle: (id: number) => `Solder le remboursement ${id}`,
  settleText:
    "Le payeur a déjà cet argent : la banque a repris le virement dont il faisait partie. Rien n’est envoyé, et la comptabilité le consigne. Si le payeur doit quand même le recevoir, indiquez plutôt de nouveau le compte.",
  settleConfirm: "Solder le remboursement",
};
