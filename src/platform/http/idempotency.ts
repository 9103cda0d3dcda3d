import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Clock } from "#platform/base";
import { problemKind, secondsAfter } from "#platform/base";
import { commit, type Db, pipelined, type Tx, transaction } from "#platform/database";
import type { Jobs } from "#platform/jobs";
import { callerOf } from "./access.ts";

export const idempotencyKeyLength = 255;

const invalidKey = problemKind(
  400,
  "invalid_idempotency_key",
  `An Idempotency-Key must have 1 to ${idempotencyKeyLength} printable ASCII characters.`,
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

/** What `writeOnce` may answer on any route that uses it. */
export const idempotencyProblems = [invalidKey, inProgress, keyReused];

/** Kept this long, so that a client may retry through a long outage of its own. */
const keptSeconds = 24 * 3600;

/** An answer of 2xx. */
export interface Answer {
  status: 200 | 201 | 202 | 204;
  body: object;
  location?: string;
}

/**
 * The one way for a POST of the signed in, or a PATCH that says how much to change, to write. Runs `prepare` (what takes
 * long and needs no transaction, such as hashing), then `work` in a transaction, and answers. With an `Idempotency-Key`
 * the answer is kept in that same transaction, and a retry gets it again to the letter without running either.
 */
export async function writeOnce<P>(
  db: Db,
  clock: Clock,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Tx, prepared: P) => Promise<Answer>,
  prepare: () => Promise<P>,
): Promise<FastifyReply>;
export async function writeOnce(
  db: Db,
  clock: Clock,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Tx) => Promise<Answer>,
): Promise<FastifyReply>;
export async function writeOnce<P>(
  db: Db,
  clock: Clock,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Tx, prepared: P | undefined) => Promise<Answer>,
  prepare?: () => Promise<P>,
): Promise<FastifyReply> {
  const key = keyOf(request);
  if (key === undefined) {
    const prepared = await prepare?.();
    return send(reply, serialize(reply, await transaction(db, (tx) => work(tx, prepared))));
  }
  // What is kept spares a retry what takes long.
  const known = prepare && (await findKept(db, clock, key));
  if (known) return send(reply, known);
  let prepared: P | undefined;
  try {
    prepared = await prepare?.();
  } catch (error) {
    // What is refused may be so on account of what the same request, sent before, has done meanwhile.
    const done = await transaction(db, (tx) => takeOrFind(tx, clock, key));
    if (!done) throw error;
    return send(reply, done);
  }
  const answer = await transaction(db, async (tx) => {
    const kept = await takeOrFind(tx, clock, key);
    if (kept) return kept;
    const fresh = serialize(reply, await work(tx, prepared));
    await pipelined(tx, [keep(tx, clock, key, fresh), commit(tx)]);
    return fresh;
  });
  return send(reply, answer);
}

/** Removes the answers that are past their time. A job does so, again and again. */
export function sweepAnswers(db: Db, clock: Clock, jobs: Jobs): void {
  jobs.repeat({ name: "sweep_answers", retryForSeconds: 600, run: sweep }, 3600);

  async function sweep() {
    const before = secondsAfter(clock.now(), -keptSeconds);
    while ((await removeAnswers(db, before)) === sweptAtOnce);
  }
}

/** So many rows are one short statement. */
const sweptAtOnce = 5000;

async function removeAnswers(db: Db, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotency_keys where (user_id, route, key) in (
      select user_id, route, key from idempotency_keys where created_at < ${before}
      order by created_at limit ${sweptAtOnce}
    )`.execute(db);
  return Number(numAffectedRows);
}

/** Forgets a user's answers, which hold what was written about them. */
export async function forgetAnswers(tx: Tx, userId: number): Promise<void> {
  await tx.deleteFrom("idempotency_keys").where("user_id", "=", userId).execute();
}

/**
 * Changes what is kept for the retries of these users, where it holds the text `mentions`: `change` gets the body and
 * answers what a retry is to get.
 */
export async function changeAnswers(
  tx: Tx,
  userIds: number[],
  mentions: string,
  change: (body: unknown) => unknown,
): Promise<void> {
  const { rows } = await sql<{ user_id: number; route: string; key: string; body: string }>`
    select user_id, route, key, body from idempotency_keys
    where user_id = any (${userIds}::bigint[]) and position(${mentions} in body) > 0
    order by user_id, route, key for update`.execute(tx);
  for (const { user_id, route, key, body } of rows) {
    await sql`update idempotency_keys set body = ${JSON.stringify(change(JSON.parse(body)))}
      where user_id = ${user_id} and route = ${route} and key = ${key}`.execute(tx);
  }
}

interface Key {
  userId: number;
  route: string;
  key: string;
  fingerprint: Buffer;
}

interface SentAnswer {
  status: number;
  location: string | null;
  body: string;
}

function keyOf(request: FastifyRequest): Key | undefined {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (typeof key !== "string" || key.length > idempotencyKeyLength || !/^[\x20-\x7e]+$/.test(key))
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

/** Undefined where the key is ours until the transaction ends, else what is kept. Throws idempotency_in_progress. */
async function takeOrFind(tx: Tx, clock: Clock, key: Key): Promise<SentAnswer | undefined> {
  const [isTaken, kept] = await pipelined(tx, [takeKey(tx, key), findKept(tx, clock, key)]);
  if (!kept && !isTaken) throw inProgress();
  return kept;
}

/** A try, not a wait: whoever comes while the first is under way is told so. What is kept is to be looked up after it. */
async function takeKey(tx: Tx, { userId, route, key }: Key): Promise<boolean> {
  const name = `${userId} ${route} ${key}`;
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as taken`.execute(tx);
  return rows[0]?.taken ?? false;
}

async function findKept(
  db: Db,
  clock: Clock,
  { userId, route, key, fingerprint }: Key,
): Promise<SentAnswer | undefined> {
  const { rows } = await sql<SentAnswer & { fingerprint: Buffer }>`
    select status, location, body, fingerprint from idempotency_keys
    where user_id = ${userId} and route = ${route} and key = ${key}
      and created_at > ${secondsAfter(clock.now(), -keptSeconds)}`.execute(db);
  const [kept] = rows;
  if (kept && !kept.fingerprint.equals(fingerprint)) throw keyReused();
  return kept;
}

async function keep(tx: Tx, clock: Clock, { userId, route, key, fingerprint }: Key, answer: SentAnswer) {
  const { status, location, body } = answer;
  // An answer past its time may still lie there.
  await sql`
    insert into idempotency_keys (user_id, route, key, fingerprint, status, location, body, created_at)
    values (${userId}, ${route}, ${key}, ${fingerprint}, ${status}, ${location}, ${body}, ${clock.now()})
    on conflict (user_id, route, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
      location = excluded.location, body = excluded.body, created_at = excluded.created_at`.execute(tx);
}

function serialize(reply: FastifyReply, { status, body, location }: Answer): SentAnswer {
  const write = reply.getSerializationFunction(String(status));
  return { status, location: location ?? null, body: write ? write({ ...body }) : JSON.stringify(body) };
}

function send(reply: FastifyReply, { status, location, body }: SentAnswer): FastifyReply {
  if (location !== null) reply.header("location", location);
  // The body is written already, so it goes out as it is.
  return reply
    .code(status)
    .type("application/json; charset=utf-8")
    .serializer((written: string) => written)
    .send(body);
}
