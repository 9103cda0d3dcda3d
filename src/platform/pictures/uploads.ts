import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import pLimit from "p-limit";
import { requestTimeout, tooLarge, unavailable } from "../http/problems.ts";
import type { App } from "../http/server.ts";
import { pictureTypes } from "./encode.ts";
import { notAnImage, tooManyPixels } from "./errors.ts";
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
      route.handlerTimeout = handlerSeconds * 1000;
    });
    routes(app);
  });
}

/** Long enough for the longest queue. */
const handlerSeconds = 60;

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
    if (Number(headers["content-length"] ?? 0) > mostImageBytes) throw tooLarge();
    if (turns.pendingCount >= mostWaiting) throw unavailable(retryAfterSeconds);
    const type = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
    return turns(async () => {
      // Nobody waits for the answer any more.
      if (signal.aborted) throw requestTimeout();
      return work(await readAll(body), type);
    });
  };
}

/** Two are at work at most, two more are read meanwhile. */
const mostBodies = 4;
const mostWaiting = 46;
const retryAfterSeconds = 5;

async function readAll(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // The connection lives on, for the answer.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > mostImageBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    // What still comes is let go by, or the connection's next request would wait behind it.
    body.resume();
    throw bytes > mostImageBytes ? error : requestTimeout();
  }
  return Buffer.concat(chunks, bytes);
}
