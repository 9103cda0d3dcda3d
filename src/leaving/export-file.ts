import { createHash, type Hash, randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Accounts } from "#accounts";
import { createFairQueue, rateLimited, unavailable } from "#platform/base";
import { matchesETag, sendJson, writerOf } from "#platform/cache";
import { callerOf, siteAddress } from "#platform/http";
import { writeExport } from "./export.ts";

/**
 * Answers whoever asks with all that the site holds about them, as a file of JSON. One piece is made at a time, of all
 * exports. What is longer than most is written into a file first, for its ETag has to be known before its first byte is
 * sent, and then read at the pace of its reader. Throws user_inactive, token_not_valid, unavailable where too many wait, rate_limited where a client leaves
 * its files unread.
 */
export async function sendExport(
  { db, clock, config }: Accounts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { userId } = callerOf(request);
  const asked = { userId, siteUrl: siteAddress(config, request), now: clock.now() };
  const askedAt = performance.now();
  const pieces = writeExport(db, asked, (schema) => writerOf(reply, schema));
  const { first, isWhole } = await inTurn(userId, async () => {
    // Nobody waits for it any more, or it would come too late.
    if (reply.raw.destroyed || performance.now() - askedAt > longestWaitSeconds * 1000) throw refusal();
    countUnread(db, userId, reply);
    return beginningOf(pieces);
  });
  reply.header("content-disposition", 'attachment; filename="my-data.json"');
  if (isWhole) return sendJson(reply, first);
  const { file, bytes, etag } = await spool(reply, inTurns(userId, first, pieces));
  // What comes over a connection that is gone closes nothing any more.
  if (reply.raw.destroyed) await file.close();
  else reply.raw.once("close", () => void file.close().catch(() => {}));
  reply.header("etag", etag);
  if (matchesETag(request.headers["if-none-match"], etag)) return reply.code(304).send();
  reply.type("application/json; charset=utf-8").header("content-length", bytes);
  if (request.method === "HEAD") return reply.send(Readable.from([]));
  return reply.send(file.createReadStream({ autoClose: false, start: 0 }));
}

/** Writes the pieces into a file that nobody else can open and that is gone with the process, with the ETag of all of it. */
async function spool(
  reply: FastifyReply,
  pieces: AsyncIterable<Buffer>,
): Promise<{ file: FileHandle; bytes: number; etag: string }> {
  const path = join(tmpdir(), `farmgate-export-${randomUUID()}`);
  const file = await open(path, "wx+", 0o600);
  try {
    await rm(path);
    const hash: Hash = createHash("sha256");
    let bytes = 0;
    for await (const piece of pieces) {
      if (reply.raw.destroyed) throw refusal();
      hash.update(piece);
      await file.appendFile(piece);
      bytes += piece.length;
    }
    return { file, bytes, etag: `"${hash.digest("base64url").slice(0, 27)}"` };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** As much as is held in memory until it has been read. */
const mostBytesHeld = 1_000_000;
const mostWaiting = 20;
/** The most exports of one account that clients have not read to the end. */
const mostUnread = 5;
/** Some of the time that a request has is the export's own. */
const longestWaitSeconds = 10;
const retryAfterSeconds = 5;

const refusal = () => unavailable(retryAfterSeconds);
const inTurn = createFairQueue({ places: 1, share: 1, mostWaiting, refusal });
/** What has begun to be read is not refused any more. */
const inLaterTurn = createFairQueue({ places: 1, share: 1, mostWaiting: Number.POSITIVE_INFINITY, refusal });

async function beginningOf(pieces: AsyncGenerator<string>): Promise<{ first: Buffer; isWhole: boolean }> {
  const written: Buffer[] = [];
  let bytes = 0;
  while (bytes < mostBytesHeld) {
    const { value, done } = await pieces.next();
    if (done) return { first: Buffer.concat(written), isWhole: true };
    const piece = Buffer.from(value);
    written.push(piece);
    bytes += piece.length;
  }
  return { first: Buffer.concat(written), isWhole: false };
}

/** Nobody waits for a turn, or holds one, while its reader reads what came before. */
async function* inTurns(userId: number, first: Buffer, pieces: AsyncGenerator<string>) {
  yield first;
  for (;;) {
    const { value, done } = await inLaterTurn(userId, () => pieces.next());
    if (done) return;
    yield Buffer.from(value);
  }
}

/** How many exports of whom are on their way to a client. */
const unreadByDatabase = new WeakMap<object, Map<number, number>>();

function countUnread(db: object, userId: number, reply: FastifyReply): void {
  const unread = unreadByDatabase.get(db) ?? new Map<number, number>();
  unreadByDatabase.set(db, unread);
  const of = unread.get(userId) ?? 0;
  if (of >= mostUnread) throw rateLimited({}, undefined, { "retry-after": "60" });
  unread.set(userId, of + 1);
  reply.raw.once("close", () => {
    const left = (unread.get(userId) ?? 1) - 1;
    if (left > 0) unread.set(userId, left);
    else unread.delete(userId);
  });
}
