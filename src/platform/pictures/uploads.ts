import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import pLimit from "p-limit";
import { Problem, requestTimeout, tooLarge, unavailable } from "../http/problems.ts";
import type { App } from "../http/server.ts";
import { notAnImage, tooManyPixels } from "./errors.ts";
import { pictureTypes } from "./formats.ts";
import { mostImageBytes } from "./sizes.ts";

/** What a route that takes a picture may answer beside its own problems. */
export const pictureProblems = [notAnImage, tooManyPixels, tooLarge];

/** The schema of a body that is a picture. */
export const PictureBody = {
  content: Object.fromEntries(pictureTypes.map((type) => [type, { schema: {} }])),
};

/** Registers routes whose body is a picture under its own type, and nothing else. */
export async function takePictures(api: App, routes: (app: App) => void): Promise<void> {
  await api.register(async (app: App) => {
    app.removeAllContentTypeParsers();
    // The body is read once the route has seen that it is wanted.
    app.addContentTypeParser(pictureTypes, (_request, body, done) => done(null, body));
    app.addHook("onRoute", (route) => {
      route.config = { ...route.config, answersWithinSeconds };
    });
    routes(app);
  });
}

/** Long enough for the longest queue. */
const answersWithinSeconds = 60;

/**
 * Reads pictures from requests, few at a time and each when its turn comes, so that what waits takes no memory. The
 * turn lasts until `work` is done. Throws unavailable where too many wait, too_large, not_an_image.
 */
export function createUploads() {
  const turns = pLimit(mostBodies);

  return async function inTurn<T>(
    request: FastifyRequest,
    work: (body: Buffer, type: string) => Promise<T>,
  ): Promise<T> {
    const { body, headers, signal } = request;
    if (!(body instanceof Readable)) throw notAnImage();
    const announcedBytes = Number(headers["content-length"] ?? mostImageBytes);
    if (announcedBytes > mostImageBytes) throw tooLarge();
    if (turns.pendingCount >= mostWaiting) throw unavailable(retryAfterSeconds);
    const type = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
    const asked = performance.now();
    return turns(async () => {
      // Nobody waits for the answer any more, or the body would come too late.
      if (signal.aborted || performance.now() - asked > longestWaitSeconds * 1000) {
        throw unavailable(retryAfterSeconds);
      }
      const memory = new ArrayBuffer(announcedBytes);
      try {
        return await work(await readInto(memory, body), type);
      } finally {
        // Given back at once: left to the collector, what was read before lies there for long.
        memory.transfer(0);
      }
    });
  };
}

/** Two are at work at most, and one more is read meanwhile. */
const mostBodies = 3;
const mostWaiting = 47;
/** The rest of the time that a request has to come in belongs to its body. */
const longestWaitSeconds = 15;
const retryAfterSeconds = 5;

async function readInto(memory: ArrayBuffer, body: Readable): Promise<Buffer> {
  const whole = Buffer.from(memory);
  let bytes = 0;
  try {
    // The connection lives on, for the answer.
    for await (const piece of body.iterator({ destroyOnReturn: false })) {
      if (bytes + piece.length > whole.length) throw tooLarge();
      bytes += piece.copy(whole, bytes);
    }
    return whole.subarray(0, bytes);
  } catch (error) {
    // What still comes is let go by, or the connection's next request would wait behind it.
    body.resume();
    throw error instanceof Problem ? error : requestTimeout();
  }
}
