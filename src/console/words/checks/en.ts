import type { CheckCode } from "../../checks.ts";

/** What is not set up, and what to do about it. */
export const checks = {
  title: "To set up or to look at",
  allWell: "Everything is set up.",
  open: "See to it",
  toDoctor: "Examine the server, too",
  says: {
    mail_not_set: "No mail server is set, so no email leaves and nobody can register. Set SMTP_URL.",
    backup_not_set: "Nothing is backed up. Set BACKUP_TO.",
    backup_never: "There is no backup yet.",
    backup_failed: "The last backup failed.",
    backup_old: "The last backup is more than a day old.",
    backup_log_behind: "The newest changes haven’t reached the backup for a while.",
    backup_never_verified: "No backup has been restored on trial for more than a week.",
    backup_verification_failed: "The last backup could not be restored on trial.",
    imprint_missing: "The imprint is not written.",
    terms_missing: "The terms are not written.",
    privacy_missing: "The privacy policy is not written.",
    contact_missing: "Neither an email address nor a phone number tells buyers how to reach you.",
    bank_account_missing: "The market’s bank account is not set.",
    no_place: "There is no place for market days yet.",
    no_market_day: "No market day lies ahead.",
  } satisfies Record<CheckCode, string> as Record<CheckCode, string>,
};

export type ChecksWords = typeof checks;
