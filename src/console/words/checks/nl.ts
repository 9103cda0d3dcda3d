import type { ChecksWords } from "./en.ts";

export const checks: ChecksWords = {
  title: "In te richten of te bekijken",
  allWell: "Alles is ingericht.",
  open: "Bekijken",
  toDoctor: "Ook de server onderzoeken",
  says: {
    mail_not_set:
      "Er is geen mailserver opgegeven: er vertrekken geen e-mails en niemand kan zich registreren. Stel SMTP_URL in.",
    backup_not_set: "Er wordt niets geback-upt. Stel BACKUP_TO in.",
    backup_never: "Er is nog geen back-up.",
    backup_failed: "De laatste back-up is mislukt.",
    backup_old: "De laatste back-up is meer dan een dag oud.",
    backup_log_behind: "De nieuwste wijzigingen zijn al een tijdje niet geback-upt.",
    backup_never_verified: "Al meer dan een week is er geen back-up bij wijze van proef teruggezet.",
    backup_verification_failed: "De laatste back-up kon niet bij wijze van proef worden teruggezet.",
    imprint_missing: "De wettelijke vermeldingen zijn niet geschreven.",
    terms_missing: "De voorwaarden zijn niet geschreven.",
    privacy_missing: "De privacyverklaring is niet geschreven.",
    contact_missing: "Geen e-mailadres of telefoonnummer zegt kopers hoe ze u bereiken.",
    bank_account_missing: "De bankrekening van de markt is niet opgegeven.",
    no_place: "Er is nog geen plaats voor marktdagen.",
    no_market_day: "Er komt geen marktdag aan.",
  },
};
