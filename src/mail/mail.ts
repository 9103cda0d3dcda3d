import type { Platform } from "#platform";
import { en, type Words } from "./languages/en.ts";
import type { Letter } from "./letters.ts";
import { keepLetter } from "./queries.ts";
import { openSmtp } from "./smtp.ts";

export interface Mail {
  /** The sentences of all letters, in the site's language. */
  words: Words;
  /**
   * Hands the letter to the mail server or, where there is none, to the mailbox page. Throws, within seconds, where
   * that failed: the calling job is tried again. `messageId` (letters, digits, `-`, `_`) is the same for each try, so
   * that who gets the letter twice can tell.
   */
  send(letter: Letter, messageId: string): Promise<void>;
  /** Ends the connections to the mail server; letters under way leave first. */
  close(): void;
}

const languages: Record<Platform["config"]["language"], Words> = { en };

export function createMail({ config, clock, db }: Platform): Mail {
  const words = languages[config.language];
  if (config.smtpUrl === undefined) {
    return { words, send: (letter) => keepLetter(db, letter, clock.now()), close: () => {} };
  }
  return { words, ...openSmtp(config.smtpUrl, config.mailFrom, clock) };
}
