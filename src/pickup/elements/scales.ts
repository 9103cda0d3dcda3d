/** What scales say over a serial line. */
export interface Scale {
  name: string;
  settings: { baudRate: number; dataBits: 7 | 8; stopBits: 1 | 2; parity: "none" | "even" | "odd" };
  /** What asks for a weight. */
  request: Uint8Array<ArrayBuffer>;
  /** The grams of an answer; null where the weight isn't stable or there is an error, undefined where more has to come. */
  read(received: Uint8Array): number | null | undefined;
}

const text = new TextDecoder("ascii");
const [stx, cr] = [0x02, 0x0d];

/**
 * Toledo 8217: `W` asks, and between STX and CR come the digits of kilograms, as `01.234`; `?` and a status byte say that it
 * moves, is below zero or beyond its range.
 */
export const toledo8217: Scale = {
  name: "Toledo 8217",
  settings: { baudRate: 9600, dataBits: 7, stopBits: 1, parity: "even" },
  request: new Uint8Array([0x57]),
  read(received) {
    const [begin, end] = [received.indexOf(stx), received.indexOf(cr)];
    if (begin < 0 || end < begin) return undefined;
    const answer = text.decode(received.slice(begin + 1, end));
    return /^\d{1,3}\.?\d{1,4}$/.test(answer) ? grams(answer, "kg") : null;
  },
};

/** Mettler SICS: `SI` asks for the weight at once; `S S` is one that stands still, `S D` one that moves. */
export const mettlerSics: Scale = {
  name: "Mettler SICS",
  settings: { baudRate: 9600, dataBits: 8, stopBits: 1, parity: "none" },
  request: new TextEncoder().encode("SI\r\n"),
  read(received) {
    const answer = /([^\r\n]*)\r\n/.exec(text.decode(received))?.[1];
    if (answer === undefined) return undefined;
    const [, number = "", unit = ""] = /^S S +(-?[\d.]+) *(kg|g)$/.exec(answer.trim()) ?? [];
    const weight = number === "" ? null : grams(number, unit);
    return weight === null || weight < 0 ? null : weight;
  },
};

function grams(number: string, unit: string): number {
  // A point that isn't written stands before the last three digits of kilograms.
  const isWhole = !number.includes(".");
  return Math.round(Number(number) * (unit === "kg" && !isWhole ? 1000 : 1));
}
