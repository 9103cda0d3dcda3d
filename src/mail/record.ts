import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Clock, Log } from "#platform/base";
import { type Db, pipelined, type Tx, transaction } from "#platform/database";
import { type JobKind, logFailures } from "#platform/jobs";
import type { Letter } from "./letters.ts";

/** What a letter comes from: the job that sends it, and the name that is the same for each try. */
export interface Origin<Data extends object = object> {
  id: string;
  kind: JobKind<Data>;
  data: Data;
}

/** Remembers which letters left and which failed. */
export interface LetterRecord {
  /** Notes a letter in memory. The end of the process within half a second forgets it. */
  sent(letter: Letter, origin: Origin): void;
  failed(letter: Letter, origin: Origin, error: string): Promise<void>;
  /** Resolves once all that was noted is written. */
  flushed(): Promise<void>;
}

/** A row holds fewer: the id of a letter is that of its row and its place in it. */
export const mostPerRow = 1000;
/** So often at most are letters written that left. */
const everyMilliseconds = 500;

export function createRecord({ db, clock, log }: { db: Db; clock: Clock; log: Log }): LetterRecord {
  const failedToWrite = logFailures(log, {}, "what became of letters was not written down");
  let noted: { letter: Letter; origin: Origin }[] = [];
  let writing: Promise<void> | undefined;
  return {
    sent(letter, origin) {
      noted.push({ letter, origin });
      writing ??= write();
    },
    async failed(letter, { id, kind, data }, error) {
      const letters = JSON.stringify([keptOf(letter, { kind, data })]);
      const now = clock.now();
      await sql`
        insert into letters (at, recipients, letters, failing, first_failed_at, tries, error)
        values (${now}, ${keysOf(letter)}, ${letters}, ${id}, ${now}, 1, ${error})
        on conflict (failing) where failing is not null do update set at = excluded.at, error = excluded.error,
          recipients = excluded.recipients, letters = excluded.letters, tries = letters.tries + 1`
        .execute(db)
        .catch(failedToWrite);
    },
    flushed: async () => writing,
  };

  async function write() {
    while (noted.length > 0) {
      // What leaves in one moment is written together.
      await setImmediate();
      const some = noted.slice(0, mostPerRow - 1);
      noted = noted.slice(some.length);
      await insertSent(db, some, clock.now()).catch(failedToWrite);
      await sleep(everyMilliseconds);
    }
    writing = undefined;
  }
}

/** Nobody waits for the disk: a letter has left whether or not it is remembered. */
async function insertSent(db: Db, sent: { letter: Letter; origin: Origin }[], now: Date): Promise<void> {
  await transaction(db, async (tx) => {
    const letters = sent.map(({ letter, origin }) => keptOf(letter, origin));
    const [, , kept] = await pipelined(tx, [
      sql`set local synchronous_commit = off`.execute(tx),
      sql`delete from letters where failing = any(${sent.map(({ origin }) => origin.id)})`.execute(tx),
      withoutLeft(tx, letters),
    ]);
    await insertRecord(tx, kept, now);
  });
}

/** Letters that left in one moment. */
export async function insertRecord(tx: Tx, letters: Kept[], now: Date): Promise<void> {
  if (letters.length === 0) return;
  await sql`insert into letters (at, recipients, letters)
    values (${now}, ${keysOfAll(letters)}, ${JSON.stringify(letters)})`.execute(tx);
}

/** Without what concerns somebody who has left since it was sent; the others can't leave until the transaction ends. */
async function withoutLeft(tx: Tx, letters: Kept[]): Promise<Kept[]> {
  const named = [...new Set(letters.flatMap(({ about = [] }) => about))];
  if (named.length === 0) return letters;
  const { rows } = await sql<{ username: string }>`
    select username from users where lower(username) = any (${named.map(keyOf)}) and left_at is null
    order by id for key share`.execute(tx);
  const there = new Set(rows.map(({ username }) => keyOf(username)));
  return letters.filter(({ about = [] }) => about.every((username) => there.has(keyOf(username))));
}

/** What is kept of a letter. */
export interface Kept {
  kind: string;
  to: string;
  subject: string;
  data: object;
  about?: string[];
}

function keptOf({ to, subject, about }: Letter, { kind, data }: Pick<Origin, "kind" | "data">): Kept {
  return { kind: kind.name, to, subject, data, ...(about ? { about } : {}) };
}

/** By which a letter is found: whom it is to and whom it is about. No address begins so. */
export function keysOf({ to, about = [] }: Pick<Kept, "to" | "about">): string[] {
  return [keyOf(to), ...about.map((username) => keyOf(`@${username}`))];
}

export function keysOfAll(letters: (Kept | null)[]): string[] {
  return [...new Set(letters.flatMap((one) => (one ? keysOf(one) : [])))];
}

export function keyOf(name: string): string {
  return name.toLowerCase();
}
