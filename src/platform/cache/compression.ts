import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { negotiate } from "@fastify/accept-negotiator";
import { LRUCache } from "lru-cache";

/** Below this many bytes a compressed form saves no packet. */
const worthCompressing = 1000;

export const encodings = ["br", "gzip"] as const;
export type Encoding = (typeof encodings)[number];

export const compress: Record<Encoding, (payload: string | Buffer) => Promise<Buffer>> = {
  // Quality 4 costs about what gzip does and is smaller. A window of 256 kB holds any answer; the default takes 4 MB
  // for each that is compressed.
  br: (payload) =>
    promisify(brotliCompress)(payload, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 },
    }),
  gzip: (payload) => promisify(gzip)(payload),
};

/** Chooses the form of a body by what `Accept-Encoding` says; undefined is the plain one. */
export function createNegotiation(): (accepted: string | undefined, bytes: number) => Encoding | undefined {
  // There are as many of these fields as there are browsers.
  const known = new LRUCache<string, { encoding: Encoding | undefined }>({ max: 100 });
  return (accepted, bytes) => {
    if (accepted === undefined || bytes < worthCompressing) return undefined;
    const found = known.get(accepted);
    if (found) return found.encoding;
    const chosen = negotiate(accepted, [...encodings]);
    const encoding = encodings.find((one) => one === chosen);
    if (accepted.length < 200) known.set(accepted, { encoding });
    return encoding;
  };
}
