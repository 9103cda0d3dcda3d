import { hash, randomBytes } from "node:crypto";

/**
 * Tokens that mean nothing by themselves, of 256 random bits: what one stands for is found by its hash, and nothing else of
 * it is kept. It is too random to need a key.
 */

/** A new one, in the letters of base64url, which a cookie takes as they are; and its hash, 32 bytes. */
export function makeOpaqueToken(): { token: string; hashed: Buffer } {
  const token = randomBytes(32).toString("base64url");
  return { token, hashed: hash("sha256", token, "buffer") };
}

/** Undefined for a text that is no such token. */
export function hashOpaqueToken(text: string): Buffer | undefined {
  return /^[\w-]{43}$/.test(text) ? hash("sha256", text, "buffer") : undefined;
}
