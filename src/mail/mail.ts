import { setImmediate } from "node:timers/promises";
import type { Platform } from "#platform";
import { type Format, formatOf, isLanguage } from "#words";
import type { Words } from "./languages/en.ts";
import { letterWords } from "./languages/index.ts";
import { composeLetter, type Letter, type LetterWords } from "./letters.ts";
import { insertLetters } from "./queries.ts";
import { createRecord, type Origin } from "./record.ts";
import { openSmtp } from "./smtp.ts";

/** Whom a letter is for. */
export interface Reader {
  to: string;
  /** Null where they have chosen none, and read the site's. */
  language: string | null;
  /** The usernames of whom it is about, beside orders: who leaves is forgotten in what is kept of it. */
  about?: string[];
}

export interface Mail {
  /** Lays out what `say` says in its reader's language. */
  compose(reader: Reader, say: (words: Words, format: Format) => LetterWords): Letter;
  /**
   * Hands the letter to the mail server or, where there is none, to the mailbox page. Throws, within seconds, where
   * that failed: the calling job, `origin`, is tried again. Its `id` (letters, digits, `-`, `_`) is the same for each try,
   * so that who gets the letter twice can tell.
   */
  send<Data extends object>(letter: Letter, origin: Origin<Data>): Promise<void>;
  /** Resolves once all is loaded that sending needs. */
  opened(): Promise<void>;
  /** Ends the connections to the mail server, once it is written down what left; letters under way leave first. */
  close(): Promise<void>;
}

export function createMail(platform: Pick<Platform, "config" | "clock" | "db" | "log">): Mail {
  const { config, clock, db } = platform;
  const record = createRecord(platform);
  const compose: Mail["compose"] = ({ to, language: chosen, about }, say) => {
    const language = isLanguage(chosen) ? chosen : config.language;
    const words = say(letterWords[language], formatOf(language, config.timeZone));
    return {
      ...composeLetter({ siteName: config.siteName, language }, to, words),
      ...(about ? { about } : {}),
    };
  };
  let way = openWay();
  return {
    compose,
    opened: () => way.opened(),
    async send(letter, origin) {
      try {
        await currentWay().send(letter, messageIdOf(origin));
      } catch (error) {
        // What is told of it holds nothing that the server said.
        await record.failed(letter, origin, error instanceof Error ? error.message : "It failed");
        throw error;
      }
      record.sent(letter, origin);
    },
    async close() {
      way.close();
      await record.flushed();
    },
  };

  function openWay() {
    const { smtpUrl, mailFrom } = config;
    const opened = smtpUrl === undefined ? openMailbox(db, clock) : openSmtp(smtpUrl, mailFrom, clock);
    return { ...opened, smtpUrl, mailFrom };
  }

  /** Whoever sets an empty site up names the mail server while it runs. */
  function currentWay() {
    if (way.smtpUrl === config.smtpUrl && way.mailFrom === config.mailFrom) return way;
    way.close();
    way = openWay();
    return way;
  }
}

/** One that is sent again on purpose is another message, or whoever has the first would never see it. */
function messageIdOf({ id, data }: Origin): string {
  return "resent" in data ? `${id}-${data.resent}-${Date.now()}` : id;
}

/** What puts letters into the mailbox, those of one moment together. */
function openMailbox(db: Platform["db"], clock: Platform["clock"]) {
  let together: { letters: Letter[]; kept: Promise<void> } | undefined;
  return { opened: async () => {}, send, close: () => {} };

  async function send(letter: Letter): Promise<void> {
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
  }

  function gather() {
    const letters: Letter[] = [];
    const kept = setImmediate().then(() => {
      together = undefined;
      return insertLetters(db, letters, clock.now());
    });
    return { letters, kept };
  }
}
