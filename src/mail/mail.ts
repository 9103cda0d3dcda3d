import { setImmediate } from "node:timers/promises";
import type { Platform } from "#platform";
import { type Format, formatOf, isLanguage } from "#words";
import type { Words } from "./languages/en.ts";
import { letterWords } from "./languages/index.ts";
import { composeLetter, type Letter, type LetterWords } from "./letters.ts";
import { insertLetters } from "./queries.ts";
import { openSmtp } from "./smtp.ts";

/** Whom a letter is for. */
export interface Reader {
  to: string;
  /** Null where they have chosen none, and read the site's. */
  language: string | null;
}

export interface Mail {
  /** Lays out what `say` says in its reader's language. */
  compose(reader: Reader, say: (words: Words, format: Format) => LetterWords): Letter;
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

export function createMail({ config, clock, db }: Platform): Mail {
  const compose: Mail["compose"] = ({ to, language: chosen }, say) => {
    const language = isLanguage(chosen) ? chosen : config.language;
    const words = say(letterWords[language], formatOf(language, config.timeZone));
    return composeLetter({ siteName: config.siteName, language }, to, words);
  };
  if (config.smtpUrl === undefined) {
    return { compose, send: openMailbox(db, clock), opened: async () => {}, close: () => {} };
  }
  return { compose, ...openSmtp(config.smtpUrl, config.mailFrom, clock) };
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
