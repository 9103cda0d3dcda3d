import { setImmediate } from "node:timers/promises";
import type { Platform } from "#platform";
import { en, type Words } from "./languages/en.ts";
import type { Letter } from "./letters.ts";
import { insertLetters } from "./queries.ts";
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
  /** Resolves once all is loaded that sending needs. */
  opened(): Promise<void>;
  /** Ends the connections to the mail server; letters under way leave first. */
  close(): void;
}

const languages: Record<Platform["config"]["language"], Words> = { en };

export function createMail({ config, clock, db }: Platform): Mail {
  const words = languages[config.language];
  if (config.smtpUrl === undefined) {
    return { words, send: openMailbox(db, clock), opened: async () => {}, close: () => {} };
  }
  return { words, ...openSmtp(config.smtpUrl, config.mailFrom, clock) };
}

/** What puts letters into the mailbox, those of one moment together. */
function openMailbox(db: Platform["db"], clock: Platform["clock"]): (letter: Letter) => Promise<void> {
  let together: { letters: Letter[]; kept: Promise<void> } | undefined;
  return async (letter) => {
    together ??= gather();
    const { letters, kept } = together;
    letters.push(letter);
    try {
      await kept;
    } catch (error) {
      if (letters.length === 1) throw error;
      // It may be another that can't be kept.
      await insertLetters(db, [letter], clock.now());
    }
  };

  function gather() {
    const letters: Letter[] = [];
    const kept = setImmediate().then(() => {
      together = undefined;
      return insertLetters(db, letters, clock.now());
    });
    return { letters, kept };
  }
}
