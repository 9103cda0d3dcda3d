import type { FastifyReply, FastifyRequest } from "fastify";
import type { Accounts } from "#accounts";
import { createFairQueue, rateLimited, unavailable } from "#platform/base";
import { sendJson, writerOf } from "#platform/cache";
import { transaction } from "#platform/database";
import { callerOf, siteAddress } from "#platform/http";
import { exportAll } from "./export.ts";

/**
 * Answers whoever asks with all that the site holds about them, as a file of JSON. One is made at a time, for the largest
 * are tens of megabytes until they are read. Throws user_inactive, token_not_valid, unavailable where too many wait,
 * rate_limited where a client leaves its files unread.
 */
export async function sendExport(
  { db, clock, config }: Accounts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { userId } = callerOf(request);
  const asked = { userId, siteUrl: siteAddress(config, request), now: clock.now() };
  const askedAt = performance.now();
  const data = await inTurn(userId, async () => {
    // Nobody waits for it any more, or it would come too late.
    if (reply.raw.destroyed || performance.now() - askedAt > longestWaitSeconds * 1000) throw refusal();
    const unread = unreadOf(db);
    if ((unread.get(userId) ?? 0) >= mostUnread) throw rateLimited({}, undefined, { "retry-after": "60" });
    const made = await transaction(db, (tx) => exportAll(tx, asked, (schema) => writerOf(reply, schema)));
    unread.set(userId, (unread.get(userId) ?? 0) + 1);
    reply.raw.once("close", () => {
      const left = (unread.get(userId) ?? 1) - 1;
      if (left > 0) unread.set(userId, left);
      else unread.delete(userId);
    });
    return made;
  });
  reply.header("content-disposition", 'attachment; filename="my-data.json"');
  return sendJson(reply, data);
}

const mostWaiting = 20;
/** The most exports of one account that clients have not read to the end: each stays in memory until then. */
const mostUnread = 3;
/** Some of the time that a request has is the export's own. */
const longestWaitSeconds = 10;
const retryAfterSeconds = 5;

const refusal = () => unavailable(retryAfterSeconds);
const inTurn = createFairQueue({ places: 1, share: 1, mostWaiting, refusal });

/** How many exports of whom are on their way to a client. */
const unreadByDatabase = new WeakMap<object, Map<number, number>>();

function unreadOf(db: object): Map<number, number> {
  const unread = unreadByDatabase.get(db) ?? new Map();
  unreadByDatabase.set(db, unread);
  return unread;
}
