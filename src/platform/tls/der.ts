/** ASN.1's types, as DER writes them (X.690). */
export const tags = { integer: 0x02, bits: 0x03, octets: 0x04, id: 0x06, sequence: 0x30, set: 0x31 };
/** `[0]`, made of others, and `[2]`, as it is. */
export const [attributes, dnsName] = [0xa0, 0x82];

/** One value: its type, its length and what it holds. */
export function der(tag: number, ...parts: (Buffer | number[])[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
