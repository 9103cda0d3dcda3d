import { createHmac, hkdfSync } from "node:crypto";

/** Keys for single purposes, all derived from the site's one secret: knowing one tells nothing of another. */
export interface Keys {
  /** Signs access and refresh tokens; outsiders may know it as the plain bytes of `JWT_SECRET`. */
  tokens: string;
  cursors: Buffer;
  codes: Buffer;
  /** Turns client addresses and account names into counters' keys. */
  counters: Buffer;
}

export function deriveKeys(jwtSecret: string): Keys {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync("sha256", jwtSecret, "", `farmgate ${purpose}`, 32));
  return {
    tokens: jwtSecret,
    cursors: derive("cursors"),
    codes: derive("codes"),
    counters: derive("counters"),
  };
}

/** The keyed hash of `message`, 32 bytes. */
export function hmac(key: Buffer, message: string): Buffer {
  return createHmac("sha256", key).update(message).digest();
}
