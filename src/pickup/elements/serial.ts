import { mettlerSics, type Scale, toledo8217 } from "./scales.ts";

/** A serial port as browsers give it; a test gives one that only seems to be. */
export interface Port {
  open(settings: Scale["settings"]): Promise<void>;
  close(): Promise<void>;
  readable: ReadableStream<Uint8Array> | null;
  writable: WritableStream<Uint8Array> | null;
}

let chosen: Port | undefined;

/** The grams on the scale that is chosen in the browser's own dialog the first time. Throws where there is none to be read. */
export async function readScale(): Promise<number> {
  const { serial } = navigator as Navigator & { serial?: { requestPort(): Promise<Port> } };
  if (!serial) throw new Error("no serial ports");
  chosen ??= await serial.requestPort();
  for (const scale of [mettlerSics, toledo8217]) {
    const grams = await weighWith(chosen, scale);
    if (grams !== undefined) return grams;
  }
  chosen = undefined;
  throw new Error("no scale answers");
}

/** Asks a scale until its weight stands still; undefined where it doesn't answer in its own words. */
export async function weighWith(
  port: Port,
  scale: Scale,
  tries = 10,
  waitMs = 500,
): Promise<number | undefined> {
  await port.open(scale.settings);
  const reader = port.readable?.getReader();
  const writer = port.writable?.getWriter();
  try {
    if (!reader || !writer) return undefined;
    for (let i = 0; i < tries; i++) {
      await writer.write(scale.request);
      const grams = await answerOf(reader, scale, waitMs);
      if (grams !== null) return grams;
    }
    return undefined;
  } finally {
    await reader?.cancel().catch(() => {});
    reader?.releaseLock();
    writer?.releaseLock();
    await port.close().catch(() => {});
  }
}

async function answerOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  scale: Scale,
  waitMs: number,
): Promise<number | null | undefined> {
  let received = new Uint8Array();
  const end = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), waitMs));
  for (;;) {
    const part = await Promise.race([reader.read(), end]);
    if (part?.value === undefined) return undefined;
    received = new Uint8Array([...received, ...part.value]);
    const grams = scale.read(received);
    if (grams !== undefined) return grams;
  }
}
