import { createPublicKey, type KeyObject, sign } from "node:crypto";
import { attributes, der, dnsName, tags } from "./der.ts";

const ids = {
  extensionRequest: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x0e],
  subjectAltName: [0x55, 0x1d, 0x11],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
};

/** A request for a certificate for `name` (PKCS #10, RFC 2986), signed by its key, of P-256. */
export function signingRequest(key: KeyObject, name: string): Buffer {
  const publicKey = createPublicKey(key).export({ type: "spki", format: "der" });
  const names = der(tags.sequence, der(dnsName, Buffer.from(name, "ascii")));
  const extension = der(tags.sequence, der(tags.id, ids.subjectAltName), der(tags.octets, names));
  const wanted = der(
    tags.sequence,
    der(tags.id, ids.extensionRequest),
    der(tags.set, der(tags.sequence, extension)),
  );
  // Who asks is said by the names alone.
  const subject = der(tags.sequence);
  const info = der(tags.sequence, der(tags.integer, [0]), subject, publicKey, der(attributes, wanted));
  const signature = sign("sha256", info, { key, dsaEncoding: "der" });
  const algorithm = der(tags.sequence, der(tags.id, ids.ecdsaWithSha256));
  // A string of bits says first how many of its last byte are none.
  return der(tags.sequence, info, algorithm, der(tags.bits, [0], signature));
}
