import { createHmac, hkdfSync } from "node:crypto";

/** Keys for single purposes, all derived from one secret: knowing one tells nothing of another. */
interface KeysOfSecret {
  /** Signs access and refresh tokens; outsiders may know it as the plain bytes of `JWT_SECRET`. */
  tokens: string;
  /** For AES-256-SIV, which takes two keys of AES-256. */
  cursors: Buffer;
  codes: Buffer;
  /** Turns client addresses and account names into counters' keys. */
  counters: Buffer;
  /** Seals what the database holds of the settings and must not show. */
  settings: Buffer;
}

/** The keys of the site's secret. */
export interface Keys extends KeysOfSecret {
  /** Those of the secret before this one, while it is replaced: what was made with them is read, and nothing made anew. */
  previous: KeysOfSecret | undefined;
}

export function deriveKeys(jwtSecret: string, previousSecret?: string): Keys {
  const previous = previousSecret === undefined ? undefined : keysOf(previousSecret);
  return { ...keysOf(jwtSecret), previous };
}

function keysOf(jwtSecret: string): KeysOfSecret {
  const derive = (purpose: string, bytes = 32) =>
    Buffer.from(hkdfSync("sha256", jwtSecret, "", `farmgate ${purpose}`, bytes));
  return {
    tokens: jwtSecret,
    cursors: derive("cursors", 64),
    codes: derive("codes"),
    counters: derive("counters"),
    settings: derive("settings"),
  };
}

/** The keys of a purpose that what was made may have been made with: this secret's, then the one's before. */
export function bothOf<Purpose extends keyof KeysOfSecret>(
  keys: Keys,
  purpose: Purpose,
): KeysOfSecret[Purpose][] {
  return keys.previous === undefined ? [keys[purpose]] : [keys[purpose], keys.previous[purpose]];
}

/** The keyed hash of `message`, 32 bytes. */
export function hmac(key: Buffer, message: string): Buffer {
  return createHmac("sha256", key).update(message).digest();
}
