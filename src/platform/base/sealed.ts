import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** A secret that has to be read again, such as the password of a mail server, as the database may hold it. */

const [nonceBytes, tagBytes] = [12, 16];

/** Encrypts `text` under a key of 32 bytes (AES-256-GCM). */
export function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const encrypted = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, encrypted, cipher.getAuthTag()]).toString("base64url");
}

/** Undefined where it was sealed under none of the keys, or changed. */
export function unseal([key, ...others]: Buffer[], sealed: string): string | undefined {
  return key && (unsealBy(key, sealed) ?? unseal(others, sealed));
}

function unsealBy(key: Buffer, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < nonceBytes + tagBytes) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
