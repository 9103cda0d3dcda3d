import { randomUUID, timingSafeEqual } from "node:crypto";
import type { Platform } from "#platform";
import { hmac, secondsAfter } from "#platform/base";
import { type Tx, transaction } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import { invalidCode } from "./errors.ts";
import { clientKey, countFailure, folded, isKnownClient, requireTriesLeft } from "./failures.ts";
import {
  activateCode,
  addWrongTries,
  type CodeOwner,
  countLetter,
  dropCode,
  insertCode,
  lockAskedCode,
  lockLivingCodes,
  readTriedOut,
  takeCode,
} from "./queries/codes.ts";

export const codeLength = 8;
export const codeSeconds = 15 * 60;

/** Holds only the id of the code's row: the code is derived again when the email is composed. */
export const sendCode: JobKind<{ code_id: string }> = { name: "send_code", retryForSeconds: codeSeconds };

/** Per address, purpose and client, within the lifetime of a code: a client can't use up another client's emails. */
const lettersPerAsker = 3;
/**
 * For all clients together, so that many clients can't flood a mailbox. This locks nobody out: the emails sent so far
 * hold valid codes, and a client that has signed in to the account before is not limited by it.
 */
const lettersInAll = 30;
const triesPerClient = 5;
const triesInAll = 100;

/**
 * Creates a code for the reader of an address and adds the job that sends it. The same rows are written whether or not
 * the address has an account, so that timing tells nothing: the job decides whether to send an email, and which.
 */
export async function askForCode(
  tx: Tx,
  { jobs, clock }: Pick<Platform, "jobs" | "clock">,
  owner: CodeOwner,
  asker: Buffer,
): Promise<void> {
  const id = randomUUID();
  await insertCode(tx, { id, ...owner, asker, expires_at: secondsAfter(clock.now(), codeSeconds) });
  await jobs.add(tx, sendCode, { code_id: id });
}

/**
 * What `letterFor` makes of a code that was asked for, where it may leave: from here on the code lives, in the place of
 * the asker's last one of its kind. A code whose letter may not leave is dropped, and the last one stays good. Of a
 * code that lives already the letter is made again, for it may not have left.
 */
export async function releaseCode<Letter extends { to: string }>(
  { db, keys, clock }: Pick<Platform, "db" | "keys" | "clock">,
  id: string,
  letterFor: (asked: AskedCode) => Letter | undefined,
): Promise<Letter | undefined> {
  const now = clock.now();
  return transaction(db, async (tx) => {
    const asked = await lockAskedCode(tx, now, id);
    const letter = asked && letterFor(asked);
    if (asked?.is_living) return letter;
    if (!asked || !letter || !(await countLetterTo(tx, now, keys.counters, asked, letter.to))) {
      await dropCode(tx, id);
      return undefined;
    }
    await activateCode(tx, asked);
    return letter;
  });
}

export type AskedCode = NonNullable<Awaited<ReturnType<typeof lockAskedCode>>>;

/** Returns false, without counting, if the client or the address has reached its limit of emails. */
async function countLetterTo(tx: Tx, now: Date, counterKey: Buffer, asked: AskedCode, to: string) {
  const { purpose, asker, holder_id } = asked;
  const isKnown = holder_id !== null && (await isKnownClient(tx, holder_id, asker));
  const letters = `letters ${purpose} ${folded(to)}`;
  return countLetter(tx, now, codeSeconds, [
    { key: hmac(counterKey, `${letters} ${asker.toString("hex")}`), most: lettersPerAsker },
    { key: hmac(counterKey, letters), most: isKnown ? Number.POSITIVE_INFINITY : lettersInAll },
  ]);
}

/** The letters and digits of a code without those that look alike: 40 bits in 8 of them. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** The code itself. It is derived from its id whenever it is needed, and never stored. */
export function codeOf(codeKey: Buffer, id: string): string {
  const bits = hmac(codeKey, id);
  return Array.from(
    { length: codeLength },
    (_, index) => alphabet[(bits[index] ?? 0) % alphabet.length],
  ).join("");
}

/**
 * The id of the living code that `typed` is, whoever asked for it, to be handed to `spendCode`; throws invalid_code for
 * any other, and counts the try. Wrong tries count one after another however many come at once.
 */
export async function findCode(
  platform: Pick<Platform, "config" | "db" | "keys" | "clock">,
  owner: CodeOwner | { purpose: "email_change"; user_id: number },
  typed: string,
  client: string,
): Promise<{ id: string; email: string }> {
  await requireTriesLeft(platform, { client });
  const { db, keys, clock } = platform;
  const tries = clientKey(keys.counters, client);
  const found = await transaction(db, async (tx) => {
    const living = await lockLivingCodes(tx, clock.now(), owner);
    const ids = living.map(({ id }) => id);
    const triedOut = await readTriedOut(tx, ids, tries, triesPerClient);
    const open = living.filter((code) => code.wrong_tries < triesInAll && !triedOut.includes(code.id));
    const right = open.find((code) => isSame(codeOf(keys.codes, code.id), typed));
    const wrong = open.map(({ id }) => id);
    if (!right) await addWrongTries(tx, wrong, tries);
    return right;
  });
  if (found) return found;
  await countFailure(platform, { client });
  throw invalidCode();
}

/**
 * Deletes the code, and the other codes of its purpose and address. Of several requests with the same code, only the
 * first succeeds.
 */
export async function spendCode(tx: Tx, now: Date, id: string): Promise<void> {
  if (!(await takeCode(tx, now, id))) throw invalidCode();
}

/** Codes are typed in lower case, with spaces and with dashes. */
function isSame(code: string, typed: string): boolean {
  const plain = Buffer.from(typed.toUpperCase().replace(/[\s\p{Pd}]/gu, ""));
  const wanted = Buffer.from(code);
  return plain.length === wanted.length && timingSafeEqual(plain, wanted);
}
