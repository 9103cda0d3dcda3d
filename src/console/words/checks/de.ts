import type { ChecksWords } from "./en.ts";

export const checks: ChecksWords = {
  title: "Einzurichten oder anzusehen",
  allWell: "Alles ist eingerichtet.",
  open: "Ansehen",
  toDoctor: "Auch den Server untersuchen",
  says: {
    mail_not_set:
      "Kein Mailserver ist angegeben: Es gehen keine E-Mails hinaus und niemand kann sich registrieren. Setzen Sie SMTP_URL.",
    backup_not_set: "Nichts wird gesichert. Setzen Sie BACKUP_TO.",
    backup_never: "Es gibt noch keine Sicherung.",
    backup_failed: "Die letzte Sicherung ist fehlgeschlagen.",
    backup_old: "Die letzte Sicherung ist älter als einen Tag.",
    backup_log_behind: "Die neuesten Änderungen sind seit einer Weile nicht gesichert.",
    backup_never_verified: "Seit mehr als einer Woche wurde keine Sicherung probeweise wiederhergestellt.",
    backup_verification_failed: "Die letzte Sicherung ließ sich nicht probeweise wiederherstellen.",
    imprint_missing: "Das Impressum fehlt.",
    terms_missing: "Die Nutzungsbedingungen fehlen.",
    privacy_missing: "Die Datenschutzerklärung fehlt.",
    contact_missing: "Weder E-Mail-Adresse noch Telefonnummer sagen Käufern, wie sie Sie erreichen.",
    bank_account_missing: "Das Bankkonto des Marktes ist nicht angegeben.",
    no_place: "Es gibt noch keinen Ort für Markttage.",
    no_market_day: "Es steht kein Markttag bevor.",
  },
};
