import { createCipheriv, hash, timingSafeEqual } from "node:crypto";
import { hmac, problemKind } from "#platform/base";
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

/** Words that a search was corrected to, and sums that a list is ordered by, may be of what nobody is shown. */
export function seal<F>(
  key: Buffer,
  address: string,
  { filters, limit, keys, backwards }: Cursor<F>,
): string {
  const content = Buffer.from(JSON.stringify([filters, limit, keys, backwards ? 1 : 0]));
  const signed = signature(key, address, content);
  return Buffer.concat([signed, veil(key, signed, content)]).toString("base64url");
}

/** What `seal` has sealed. Throws invalid_cursor for anything else. */
export function open<F>(key: Buffer, address: string, sealed: string): Cursor<F> {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length <= signatureBytes || bytes.toString("base64url") !== sealed) throw invalidCursor();
  const signed = bytes.subarray(0, signatureBytes);
  const content = veil(key, signed, bytes.subarray(signatureBytes));
  if (!timingSafeEqual(signed, signature(key, address, content))) throw invalidCursor();
  const [filters, limit, keys, backwards] = JSON.parse(content.toString());
  return { filters, limit, keys, backwards: backwards === 1 };
}

/** As many as a counter of AES begins with. */
const signatureBytes = 16;

/** A cursor is good for one list only, with or without the closing slash. */
function signature(key: Buffer, address: string, content: Buffer): Buffer {
  const list = hash("sha256", address.replace(/\/$/, ""), "base64url");
  return hmac(key, `${list}.${content.toString("base64url")}`).subarray(0, signatureBytes);
}

/**
 * Makes a content unreadable, and readable again. It is counted from the signature, so that two contents never share a
 * beginning, though the same one gives the same bytes (the idea of RFC 5297).
 */
function veil(key: Buffer, signed: Buffer, content: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-ctr", hmac(key, "what cursors hold"), signed);
  return Buffer.concat([cipher.update(content), cipher.final()]);
}
