import { createHash, type KeyObject, sign } from "node:crypto";

/** What ACME signs with: ECDSA on P-256, the one algorithm that every server has to know (RFC 8555, 6.2). */
export interface AccountKey {
  key: KeyObject;
  /** The public part, its members in the order of RFC 7638. */
  jwk: { crv: string; kty: string; x: string; y: string };
}

export function accountKey(key: KeyObject): AccountKey {
  const { crv = "", kty = "", x = "", y = "" } = key.export({ format: "jwk" });
  return { key, jwk: { crv, kty, x, y } };
}

/** A request's body, signed (RFC 8555, 6.2): by the key itself until the account has an address. */
export function signed(
  { key, jwk }: AccountKey,
  about: { url: string; nonce: string; account: string | undefined },
  payload: object | undefined,
): string {
  const { url, nonce, account } = about;
  const head = { alg: "ES256", nonce, url, ...(account === undefined ? { jwk } : { kid: account }) };
  const parts = [
    encoded(JSON.stringify(head)),
    payload === undefined ? "" : encoded(JSON.stringify(payload)),
  ];
  const signature = sign("sha256", Buffer.from(parts.join(".")), { key, dsaEncoding: "ieee-p1363" });
  return JSON.stringify({ protected: parts[0], payload: parts[1], signature: encoded(signature) });
}

/** What proves to the server that the account answers under the name (RFC 8555, 8.1). */
export function keyAuthorization({ jwk }: AccountKey, token: string): string {
  return `${token}.${createHash("sha256").update(JSON.stringify(jwk)).digest("base64url")}`;
}

export function encoded(bytes: string | Buffer): string {
  return Buffer.from(bytes).toString("base64url");
}
