import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Clock } from "#platform/base";
import { problemKind, secondsAfter } from "#platform/base";
import { commit, type Db, pipelined, type Tx, transaction } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import { callerOf } from "./access.ts";

export const maxIdempotencyKeyLength = 255;

const invalidKey = problemKind(
  400,
  "invalid_idempotency_key",
  `An Idempotency-Key must have 1 to ${maxIdempotencyKeyLength} printable ASCII characters.`,
);
const inProgress = problemKind(
  409,
  "idempotency_in_progress",
  "A request with this key is still in progress. Try again in a moment.",
);
const keyReused = problemKind(
  422,
  "idempotency_key_reused",
  "This key was already used for a different request. Use a new key.",
);

/** What `withIdempotency` may refuse with on any route that uses it. */
export const idempotencyProblems = [invalidKey, inProgress, keyReused];

/** Stored this long, so that a client may retry through a long outage of its own. */
const retentionSeconds = 24 * 3600;

/** A response of 2xx. */
export interface WriteResponse {
  status: 200 | 201 | 202 | 204;
  body: object;
  location?: string;
  /** Sends the last statements, whose outcome is no part of the response: they leave together with the commit. */
  write?: () => Promise<unknown>;
}

/**
 * The one way for a POST of the signed in, or a PATCH that says how much to change, to write. Runs `prepare` (what takes
 * long and needs no transaction, such as hashing), then `work` in a transaction, and responds. With an `Idempotency-Key`
 * the response is stored in that same transaction, and a retry gets the same bytes without running either.
 */
export async function withIdempotency<P>(
  db: Db,
  clock: Clock,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Tx, prepared: P) => Promise<WriteResponse>,
  prepare: () => Promise<P>,
): Promise<FastifyReply>;
export async function withIdempotency(
  db: Db,
  clock: Clock,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Tx) => Promise<WriteResponse>,
): Promise<FastifyReply>;
export async function withIdempotency<P>(
  db: Db,
  clock: Clock,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Tx, prepared: P | undefined) => Promise<WriteResponse>,
  prepare?: () => Promise<P>,
): Promise<FastifyReply> {
  const key = keyOf(request);
  if (key === undefined) {
    const prepared = await prepare?.();
    return send(reply, await transaction(db, async (tx) => finish(tx, reply, await work(tx, prepared))));
  }
  // A stored response spares a retry what takes long.
  const stored = prepare && (await findStored(db, clock, key));
  if (stored) return send(reply, stored);
  let prepared: P | undefined;
  try {
    prepared = await prepare?.();
  } catch (error) {
    // What is refused may be so on account of what the same request, sent before, has done meanwhile.
    const storedMeanwhile = await transaction(db, (tx) => lockOrFindStored(tx, clock, key));
    if (!storedMeanwhile) throw error;
    return send(reply, storedMeanwhile);
  }
  const once = async (tx: Tx) => {
    const before = await lockOrFindStored(tx, clock, key);
    if (before) return before;
    return finish(tx, reply, await work(tx, prepared), (fresh) => store(tx, clock, key, fresh));
  };
  const response = await transaction(db, once, { asksFirst: true });
  return send(reply, response);
}

/** Sends what a write ends with. */
async function finish(
  tx: Tx,
  reply: FastifyReply,
  { write, ...response }: WriteResponse,
  store?: (response: StoredResponse) => Promise<void>,
): Promise<StoredResponse> {
  const serialized = serialize(reply, response);
  await pipelined(tx, [write?.(), store?.(serialized), commit(tx)]);
  return serialized;
}

export const expireResponses: JobKind = { name: "sweep_answers", retryForSeconds: 600 };

/** Deletes the responses that are past their time. */
export async function expireStoredResponses(db: Db, clock: Clock): Promise<void> {
  const before = secondsAfter(clock.now(), -retentionSeconds);
  while ((await deleteExpired(db, before)) === deleteBatch);
}

/** So many rows are deleted by one short statement. */
const deleteBatch = 5000;

async function deleteExpired(db: Db, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotency_keys where (user_id, route, key) in (
      select user_id, route, key from idempotency_keys where created_at < ${before}
      order by created_at limit ${deleteBatch}
    )`.execute(db);
  return Number(numAffectedRows);
}

/** Deletes the responses that are stored for a user, which hold what was written about them. */
export async function deleteStoredResponses(tx: Tx, userId: number): Promise<void> {
  await tx.deleteFrom("idempotency_keys").where("user_id", "=", userId).execute();
}

/**
 * Rewrites the responses that are stored for these users, where their body holds the text `mentions`: `rewrite` gets the
 * body and gives the one that a retry is to get.
 */
export async function rewriteStoredResponses(
  tx: Tx,
  userIds: number[],
  mentions: string,
  rewrite: (body: unknown) => unknown,
): Promise<void> {
  const { rows } = await sql<{ user_id: number; route: string; key: string; body: string }>`
    select user_id, route, key, body from idempotency_keys
    where user_id = any (${userIds}::bigint[]) and position(${mentions} in body) > 0
    order by user_id, route, key for update`.execute(tx);
  for (const { user_id, route, key, body } of rows) {
    await sql`update idempotency_keys set body = ${JSON.stringify(rewrite(JSON.parse(body)))}
      where user_id = ${user_id} and route = ${route} and key = ${key}`.execute(tx);
  }
}

interface IdempotencyKey {
  userId: number;
  route: string;
  key: string;
  fingerprint: Buffer;
}

interface StoredResponse {
  status: number;
  location: string | null;
  body: string;
}

function keyOf(request: FastifyRequest): IdempotencyKey | undefined {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (typeof key !== "string" || key.length > maxIdempotencyKeyLength || !/^[\x20-\x7e]+$/.test(key))
    throw invalidKey();
  const [path = "", query = ""] = request.url.split("?");
  const whole = [request.method, path.replace(/\/$/, ""), query, canonical(request.body)].join("\n");
  return {
    userId: callerOf(request).userId,
    route: `${request.method} ${request.routeOptions.url}`,
    key,
    fingerprint: hash("sha256", whole, "buffer"),
  };
}

/** JSON with its members in one order, so that two writings of one body are the same. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
}

/** Undefined where the key is locked until the transaction ends, else the stored response. Throws idempotency_in_progress. */
async function lockOrFindStored(
  tx: Tx,
  clock: Clock,
  key: IdempotencyKey,
): Promise<StoredResponse | undefined> {
  const [isLocked, stored] = await pipelined(tx, [lockKey(tx, key), findStored(tx, clock, key)]);
  if (!stored && !isLocked) throw inProgress();
  return stored;
}

/** A try, not a wait: a second request gets its 409 while the first is in progress. The stored response is looked up after it. */
async function lockKey(tx: Tx, { userId, route, key }: IdempotencyKey): Promise<boolean> {
  const name = `${userId} ${route} ${key}`;
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as locked`.execute(tx);
  return rows[0]?.locked ?? false;
}

async function findStored(
  db: Db,
  clock: Clock,
  { userId, route, key, fingerprint }: IdempotencyKey,
): Promise<StoredResponse | undefined> {
  const { rows } = await sql<StoredResponse & { fingerprint: Buffer }>`
    select status, location, body, fingerprint from idempotency_keys
    where user_id = ${userId} and route = ${route} and key = ${key}
      and created_at > ${secondsAfter(clock.now(), -retentionSeconds)}`.execute(db);
  const [stored] = rows;
  if (stored && !stored.fingerprint.equals(fingerprint)) throw keyReused();
  return stored;
}

async function store(
  tx: Tx,
  clock: Clock,
  { userId, route, key, fingerprint }: IdempotencyKey,
  response: StoredResponse,
) {
  const { status, location, body } = response;
  // A response past its time may not be deleted yet.
  await sql`
    insert into idempotency_keys (user_id, route, key, fingerprint, status, location, body, created_at)
    values (${userId}, ${route}, ${key}, ${fingerprint}, ${status}, ${location}, ${body}, ${clock.now()})
    on conflict (user_id, route, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
      location = excluded.location, body = excluded.body, created_at = excluded.created_at`.execute(tx);
}

function serialize(reply: FastifyReply, { status, body, location }: WriteResponse): StoredResponse {
  const write = reply.getSerializationFunction(String(status));
  return { status, location: location ?? null, body: write ? write({ ...body }) : JSON.stringify(body) };
}

function send(reply: FastifyReply, { status, location, body }: StoredResponse): FastifyReply {
  if (location !== null) reply.header("location", location);
  // The body is serialized already.
  return reply
    .code(status)
    .type("application/json; charset=utf-8")
    .serializer((serialized: string) => serialized)
    .send(body);
}
