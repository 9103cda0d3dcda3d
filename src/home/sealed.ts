import { createCipheriv, createDecipheriv } from "node:crypto";
import { hmac, type PageKeys } from "#platform";

/**
 * A place in a list for a cursor, which is signed but can be read: turnover, by which one list is ordered, is private.
 * The id comes first, so that the first block tells nothing twice though the same place gives the same text.
 */
export function sealPlace(cursorKey: Buffer, [key = 0, minusRating = 0, id = 0]: PageKeys): string {
  const place = new Float64Array([id, key, minusRating].map(Number));
  const cipher = createCipheriv("aes-256-cbc", keyFrom(cursorKey), firstVector);
  return Buffer.concat([cipher.update(Buffer.from(place.buffer)), cipher.final()]).toString("base64url");
}

/** What `sealPlace` sealed; its cursor's signature has been checked. */
export function openPlace(cursorKey: Buffer, sealed: string): PageKeys {
  const decipher = createDecipheriv("aes-256-cbc", keyFrom(cursorKey), firstVector);
  const place = Buffer.concat([decipher.update(Buffer.from(sealed, "base64url")), decipher.final()]);
  return [place.readDoubleLE(8), place.readDoubleLE(16), place.readDoubleLE(0)];
}

const firstVector = Buffer.alloc(16);

function keyFrom(cursorKey: Buffer): Buffer {
  return hmac(cursorKey, "places in home");
}
