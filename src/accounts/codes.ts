import { randomUUID, timingSafeEqual } from "node:crypto";
import { hmac, type JobKind, type Platform, secondsAfter, type Tx, transaction } from "#platform";
import { invalidCode } from "./errors.ts";
import { clientKey, countFailure, folded, requireTriesLeft } from "./failures.ts";
import {
  addWrongTry,
  type CodeOwner,
  countLetter,
  lockCode,
  readWrongTries,
  replaceCode,
  takeCode,
} from "./queries/codes.ts";

export const codeSeconds = 15 * 60;
const lettersPerAddress = 3;
const triesPerClient = 5;
const triesInAll = 100;

/**
 * Makes a code for whoever reads that address and adds the job that sends it; the last one of the same kind is
 * replaced. Past three letters in 15 minutes nothing happens and the last code stays good. The same rows are written
 * whether or not the address has an account: the job decides which letter goes out.
 */
export async function askForCode(
  tx: Tx,
  { jobs, keys, clock }: Pick<Platform, "jobs" | "keys" | "clock">,
  sendCode: JobKind<{ code_id: string }>,
  owner: CodeOwner,
): Promise<void> {
  const now = clock.now();
  const address = hmac(keys.counters, `address ${folded(owner.email)}`);
  if (!(await countLetter(tx, now, address, { most: lettersPerAddress, windowSeconds: codeSeconds }))) return;
  const id = randomUUID();
  await replaceCode(tx, { id, ...owner, expires_at: secondsAfter(now, codeSeconds) });
  await jobs.add(tx, sendCode, { code_id: id });
}

/** The letters and digits of a code without those that look alike: 40 bits in 8 of them. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** The code itself, made again from its id whenever it is needed, and kept nowhere. */
export function codeOf(codeKey: Buffer, id: string): string {
  const bits = hmac(codeKey, id);
  return Array.from({ length: 8 }, (_, index) => alphabet[(bits[index] ?? 0) % alphabet.length]).join("");
}

/**
 * The id of the living code that `typed` is, to be handed to `spendCode`; throws invalid_code for any other, and
 * counts the try. Wrong tries count one after another however many come at once.
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
    const code = await lockCode(tx, clock.now(), owner);
    if (!code || code.wrong_tries >= triesInAll) return undefined;
    if ((await readWrongTries(tx, code.id, tries)) >= triesPerClient) return undefined;
    if (isSame(codeOf(keys.codes, code.id), typed)) return code;
    await addWrongTry(tx, code.id, tries);
    return undefined;
  });
  if (found) return found;
  await countFailure(platform, { client });
  throw invalidCode();
}

/** Takes the code out of the world; of many who found it at once only the first may. */
export async function spendCode(tx: Tx, now: Date, id: string): Promise<void> {
  if (!(await takeCode(tx, now, id))) throw invalidCode();
}

/** People type codes in small letters, with spaces and dashes. */
function isSame(code: string, typed: string): boolean {
  const plain = Buffer.from(typed.toUpperCase().replace(/[\s-]/g, ""));
  const wanted = Buffer.from(code);
  return plain.length === wanted.length && timingSafeEqual(plain, wanted);
}
