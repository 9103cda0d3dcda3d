/** The door of mail: how a letter is worded, laid out and leaves. */

export { steps as mailSteps } from "./failures.ts";
export { mailJobs } from "./jobs.ts";
export {
  countFailed,
  eraseLetters,
  type KeptLetter,
  type LetterFilters,
  letterStatuses,
  readKept,
  readOneKept,
  resend,
} from "./kept.ts";
export type { Words } from "./languages/en.ts";
export { composeLetter, type Letter, type LetterWords } from "./letters.ts";
export { createMail, type Mail } from "./mail.ts";
export { insertLetters } from "./queries.ts";
export { insertRecord } from "./record.ts";
export { hasMailbox, mailboxRoutes } from "./routes.ts";
export { readMailbox } from "./smtp.ts";
export { sendTrial, tryMail } from "./trial.ts";
export { verifyMail } from "./verify.ts";
