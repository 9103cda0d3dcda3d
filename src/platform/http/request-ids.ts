import { randomUUID } from "node:crypto";

/** Names requests by what is random for each process, and a count: randomness for each costs more than a kept answer. */
export function createRequestIds(): () => string {
  const begin = randomUUID().slice(0, -"000000000000".length);
  let count = 0;
  return () => `${begin}${(count++).toString(16).padStart(12, "0")}`;
}
