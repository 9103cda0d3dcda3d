import { randomFillSync } from "node:crypto";

const idBytes = 16;
/** To ask for so many at once costs little more than for one. */
const idsAtOnce = 1024;

/** Names requests at random, which tells nobody how many there are. */
export function createRequestIds(): () => string {
  const random = Buffer.alloc(idBytes * idsAtOnce);
  let used = random.length;
  return () => {
    if (used === random.length) {
      randomFillSync(random);
      used = 0;
    }
    used += idBytes;
    return random.toString("hex", used - idBytes, used);
  };
}
