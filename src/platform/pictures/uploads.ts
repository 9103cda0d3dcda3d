import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { createFairQueue, rateLimited, requestTimeout, tooLarge, unavailable } from "#platform/base";
import type { App } from "#platform/http";
import { callerOf } from "#platform/http";
import { notAnImage, tooManyPixels } from "./errors.ts";
import { longestHead } from "./form-files.ts";
import { pictureTypes } from "./formats.ts";
import { readBack, receive } from "./receiving.ts";
import { mostImageBytes } from "./sizes.ts";

/** What a route that takes a picture may answer beside its own problems. */
export const pictureProblems = [notAnImage, tooManyPixels, tooLarge, requestTimeout];

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
      route.config = { ...route.config, handlerTimeoutSeconds };
    });
    routes(app);
  });
}

/** Long enough for the longest queue. */
const handlerTimeoutSeconds = 60;

/** How a form is registered that brings a picture, see `readFormFiles`. */
export const pictureForm = { takesFile: true, handlerTimeoutSeconds };

/**
 * Takes pictures in from requests: each is received first, side by side with others, and has its turn to be worked on
 * when it has come whole. A slow line keeps nobody waiting, and an account with many pictures takes turns with the
 * others. Throws unavailable where too many wait, rate_limited, too_large, request_timeout, not_an_image.
 */
export function createUploads() {
  const inTurn = createFairQueue({
    places,
    share,
    mostWaiting,
    refusal: () => unavailable(retryAfterSeconds),
  });
  const inHand = new Map<number, number>();
  let allInHand = 0;

  return async function upload<T>(
    request: FastifyRequest,
    work: (body: Buffer, type: string) => Promise<T>,
  ): Promise<T> {
    const { file, type } = fileOf(request);
    const { userId } = callerOf(request);
    if (!(file instanceof Readable)) throw notAnImage();
    // What a form says beside the file is counted when the file is read.
    const most = mostImageBytes + (request.formFile ? longestHead : 0);
    if (Number(request.headers["content-length"] ?? 0) > most) throw tooLarge();
    const own = inHand.get(userId) ?? 0;
    if (own >= mostOfOne) throw rateLimited({}, undefined, { "retry-after": `${retryAfterSeconds}` });
    if (allInHand >= mostInHand) throw unavailable(retryAfterSeconds);
    inHand.set(userId, own + 1);
    allInHand++;
    try {
      await using received = await receive(file, mostImageBytes);
      const receivedAt = performance.now();
      return await inTurn(userId, async () => {
        // Nobody waits for the answer any more, or it would come too late.
        if (request.socket.destroyed || performance.now() - receivedAt > longestWaitSeconds * 1000) {
          throw unavailable(retryAfterSeconds);
        }
        const memory = new ArrayBuffer(received.bytes);
        try {
          return await work(await readBack(received, memory), typeName(type));
        } finally {
          // Given back at once: left to the collector, what was read before lies there for long.
          memory.transfer(0);
        }
      });
    } finally {
      const left = (inHand.get(userId) ?? 1) - 1;
      if (left > 0) inHand.set(userId, left);
      else inHand.delete(userId);
      allInHand--;
    }
  };
}

/** What was sent as a picture: by a form, or as the body itself. */
function fileOf({ formFile, body, headers }: FastifyRequest): { file: unknown; type: string } {
  return formFile ?? { file: body, type: headers["content-type"] ?? "" };
}

function typeName(type: string): string {
  return type.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Two are decoded at most, and one more is read meanwhile. */
const places = 3;
const share = 2;
const mostWaiting = 47;
/** Those that come take no memory, and of the disk at most 10 MB each. */
const mostInHand = 250;
const mostOfOne = 50;
const longestWaitSeconds = 15;
const retryAfterSeconds = 5;
