import { createHmac, hkdfSync } from "node:crypto";

/** Keys for single purposes, all derived from the site's one secret: knowing one tells nothing of another. */
export interface Keys {
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

export function deriveKeys(jwtSecret: string): Keys {
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

/** The keyed hash of `message`, 32 bytes. */
export function hmac(key: Buffer, message: string): Buffer {
  return createHmac("sha256", key).update(message).digest();
}
