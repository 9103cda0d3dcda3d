import type { ChecksWords } from "./en.ts";

export const checks: ChecksWords = {
  title: "À régler ou à vérifier",
  allWell: "Tout est en place.",
  open: "Y remédier",
  toDoctor: "Examiner aussi le serveur",
  says: {
    mail_not_set:
      "Aucun serveur de messagerie n’est indiqué : aucun e-mail ne part et personne ne peut s’inscrire. Définissez SMTP_URL.",
    backup_not_set: "Rien n’est sauvegardé. Définissez BACKUP_TO.",
    backup_never: "Il n’y a pas encore de sauvegarde.",
    backup_failed: "La dernière sauvegarde a échoué.",
    backup_old: "La dernière sauvegarde date de plus d’un jour.",
    backup_log_behind: "Les derniers changements ne sont plus sauvegardés depuis un moment.",
    backup_never_verified: "Aucune sauvegarde n’a été restaurée à l’essai depuis plus d’une semaine.",
    backup_verification_failed: "La dernière sauvegarde n’a pas pu être restaurée à l’essai.",
    imprint_missing: "Les mentions légales ne sont pas rédigées.",
    terms_missing: "Les conditions d’utilisation ne sont pas rédigées.",
    privacy_missing: "La politique de confidentialité n’est pas rédigée.",
    contact_missing:
      "Ni adresse e-mail ni numéro de téléphone n’indiquent aux acheteurs comment vous joindre.",
    bank_account_missing: "Le compte bancaire du marché n’est pas indiqué.",
    no_place: "Il n’y a pas encore de lieu pour les jours de marché.",
    no_market_day: "Aucun jour de marché n’est prévu.",
  },
};
