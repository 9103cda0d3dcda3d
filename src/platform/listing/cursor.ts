import { createCipheriv, createDecipheriv, type DecipherGCM } from "node:crypto";
import { problemKind } from "#platform/base";
import type { Keys } from "./page.ts";

export const invalidCursor = problemKind(
  400,
  "invalid_cursor",
  "This cursor is invalid or belongs to other filters. Start again from the first page.",
);

/** Where a page begins or ends, and which list it is of. */
export interface Cursor<F> {
  filters: F;
  limit: number;
  keys: Keys;
  backwards: boolean;
}

/**
 * The page's cursor, encrypted: words that a search was corrected to, and sums that a list is ordered by, may be of what
 * nobody is shown. AES-SIV (RFC 5297) makes the same bytes of the same cursor, so that pages can be cached.
 */
export function seal<F>(
  key: Buffer,
  address: string,
  { filters, limit, keys, backwards }: Cursor<F>,
): string {
  const cipher = createCipheriv(algorithm, key, null).setAAD(listOf(address));
  const content = cipher.update(JSON.stringify([filters, limit, keys, backwards ? 1 : 0]));
  cipher.final();
  return Buffer.concat([cipher.getAuthTag(), content]).toString("base64url");
}

/** What `seal` has sealed. Throws invalid_cursor for anything else. */
export function open<F>(key: Buffer, address: string, sealed: string): Cursor<F> {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length <= tagBytes || bytes.toString("base64url") !== sealed) throw invalidCursor();
  const decipher = createDecipheriv(algorithm, key, null).setAAD(listOf(address));
  decipher.setAuthTag(bytes.subarray(0, tagBytes));
  const [filters, limit, keys, backwards] = JSON.parse(decrypt(decipher, bytes.subarray(tagBytes)));
  return { filters, limit, keys, backwards: backwards === 1 };
}

function decrypt(decipher: DecipherGCM, content: Buffer): string {
  try {
    return Buffer.concat([decipher.update(content), decipher.final()]).toString();
  } catch {
    throw invalidCursor();
  }
}

const algorithm = "aes-256-siv";
const tagBytes = 16;

/** A cursor is good for one list only, with or without the closing slash. */
function listOf(address: string): Buffer {
  return Buffer.from(address.replace(/\/$/, ""));
}

declare module "node:crypto" {
  function createCipheriv(algorithm: "aes-256-siv", key: Buffer, iv: null): CipherGCM;
  function createDecipheriv(algorithm: "aes-256-siv", key: Buffer, iv: null): DecipherGCM;
}
