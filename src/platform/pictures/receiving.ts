import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { Problem, requestTimeout, tooLarge } from "#platform/base";

/** A body that has come whole, in a file that nobody else can open and that is gone with the process. */
export interface Received extends AsyncDisposable {
  file: FileHandle;
  bytes: number;
}

/**
 * Takes a body in as it comes, without holding it in memory. Throws too_large, and request_timeout where it comes so
 * slowly that its client is away or holds the server up.
 */
export async function receive(body: Readable, mostBytes: number): Promise<Received> {
  const path = join(tmpdir(), `farmgate-upload-${randomUUID()}`);
  const file = await open(path, "wx+", 0o600);
  await rm(path);
  const received = { file, bytes: 0, [Symbol.asyncDispose]: () => file.close() };
  const { promise: tooSlow, reject } = Promise.withResolvers<never>();
  const begunAt = performance.now();
  const watch = setInterval(() => {
    const seconds = (performance.now() - begunAt) / 1000;
    if (seconds > graceSeconds && received.bytes < leastBytesPerSecond * seconds) reject(cutOff());
  }, 500);
  const copied = copy(body, received, mostBytes);
  try {
    await Promise.race([copied, tooSlow]);
    return received;
  } catch (error) {
    // What still comes is let go by, or the connection's next request would wait behind it.
    body.resume();
    copied.catch(() => {});
    await file.close();
    throw error;
  } finally {
    clearInterval(watch);
  }
}

/** A line of 128 kbit/s in a village brings as much. */
const leastBytesPerSecond = 16_000;
const graceSeconds = 5;

/** The rest of such a body is not waited for. */
function cutOff(): Problem {
  return requestTimeout({}, undefined, { connection: "close" });
}

async function copy(body: Readable, received: Received, mostBytes: number): Promise<void> {
  try {
    // The connection lives on, for the answer.
    for await (const piece of body.iterator({ destroyOnReturn: false })) {
      if (received.bytes + piece.length > mostBytes) throw tooLarge();
      await received.file.writeFile(piece);
      received.bytes += piece.length;
    }
  } catch (error) {
    // Its client has broken off.
    if (error === body.errored) throw requestTimeout();
    // Where it is full the system doesn't say.
    throw error instanceof Problem ? error : Object.assign(Object(error), { path: tmpdir() });
  }
}

/** What has come, read into `memory`. */
export async function readBack({ file, bytes }: Received, memory: ArrayBuffer): Promise<Buffer> {
  const whole = Buffer.from(memory);
  for (let at = 0; at < bytes; ) {
    const { bytesRead } = await file.read(whole, at, bytes - at, at);
    if (bytesRead === 0) throw new Error("an upload's file is shorter than what was written");
    at += bytesRead;
  }
  return whole;
}
