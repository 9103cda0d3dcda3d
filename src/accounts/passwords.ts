import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { createFairQueue, invalidInput, readEmail, unavailable } from "#platform/base";
import { mostUsedPasswords } from "./most-used-passwords.ts";

/** OWASP's second choice for argon2id: 19 MiB, 2 passes, one lane. About 60 ms. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const tagBytes = 32;
const saltBytes = 16;

/**
 * Each hash occupies a thread and 19 MiB, and two at a time leave the other threads to files and DNS. Longer queues
 * would outlast a client's patience. Clients take turns, so that a client with many requests delays each other client
 * by one hash.
 */
const inTurn = createFairQueue({ places: 2, share: 2, mostWaiting: 150, refusal: () => unavailable(5) });

/** The hash as a PHC string, with salt and cost in it. `client` asks for it. 503 where too many wait. */
export async function hashPassword(password: string, client: string): Promise<string> {
  const nonce = randomBytes(saltBytes);
  const tag = await inTurn(client, () => derive(password, { nonce, tagLength: tagBytes, ...cost }));
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(nonce)}$${base64(tag)}`;
}

/**
 * Whether `password` made `hash`; takes as long where there is no account (`undefined`). `turn.begin` is asked when the
 * turn has come and `turn.wrong` told before it ends, so that tries that waited together count one after another.
 */
export async function verifyPassword(
  hash: string | undefined,
  password: string,
  turn: { client: string; begin(): Promise<void>; wrong(): Promise<void> },
): Promise<boolean> {
  const parsed = parseHash(hash ?? nobodysHash) ?? parseHash(nobodysHash);
  return inTurn(turn.client, async () => {
    await turn.begin();
    const isRight = parsed !== undefined && (await isMadeBy(parsed, password)) && hash !== undefined;
    if (!isRight) await turn.wrong();
    return isRight;
  });
}

async function isMadeBy({ tag, ...parameters }: ParsedHash, password: string): Promise<boolean> {
  return timingSafeEqual(await derive(password, { ...parameters, tagLength: tag.length }), tag);
}

/** A hash that no password matches, for people who have left and accounts that never existed. */
export const nobodysHash = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(
  Buffer.alloc(saltBytes),
)}$${base64(Buffer.alloc(tagBytes))}`;

/** Throws invalid_input where the password may not be chosen, or its repetition differs. Its length is the schema's. */
export function requireGoodPassword(
  { password, password_repeat }: { password: string; password_repeat?: string },
  { username, email }: { username?: string; email: string },
): void {
  if (password_repeat !== undefined && password_repeat !== password) {
    throw invalidInput({ password_repeat: "mismatch" });
  }
  const lower = password.toLowerCase();
  if (mostUsedPasswords.has(lower)) throw invalidInput({ password: "too_common" });
  if (lower === username?.toLowerCase()) throw invalidInput({ password: "same_as_username" });
  if (readEmail(lower) === email.toLowerCase()) throw invalidInput({ password: "same_as_email" });
}

interface Parameters {
  nonce: Buffer;
  memory: number;
  passes: number;
  parallelism: number;
  tagLength: number;
}

function derive(password: string, parameters: Parameters): Promise<Buffer> {
  return promisify(argon2)("argon2id", { message: password, ...parameters });
}

type ParsedHash = Omit<Parameters, "tagLength"> & { tag: Buffer };

function parseHash(hash: string): ParsedHash | undefined {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  if (!found) return undefined;
  const [, memory, passes, parallelism, salt = "", tag = ""] = found;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}
