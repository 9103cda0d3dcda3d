import pg from "pg";
import { NotPrimary } from "./servers.ts";

/** The database can't be reached, is about to close, or has too much to do at once: the request may be sent again. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof UnknownOutcome || error instanceof NotPrimary) return true;
  return outageCodes.test(codeOf(error)) || outageMessages.test(error.message) || isRetryable(error);
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/**
 * A commit was sent, or a statement that commits by itself, and no answer came: the connection broke or was given up. What it
 * was to do has happened or not, so it must not simply be done again.
 */
export class UnknownOutcome extends Error {
  constructor(cause: unknown) {
    super("the connection was lost before the commit was answered", { cause });
  }
}

/** Whether PostgreSQL itself says of a statement that it did nothing, rather than the connection's end. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof AbortedTransaction) return true;
  return error instanceof pg.DatabaseError && error.severity === "ERROR";
}

/**
 * Whether the server was lost before it did anything that stays, or takes no writes: it stops, starts, can't be reached or is
 * a standby. The same may be sent to another.
 */
export function isServerLost(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof UnknownOutcome) return false;
  return lostCodes.test(codeOf(error)) || lostMessages.test(error.message);
}

/**
 * Whether a statement was left out because another that was sent before it failed: in the same transaction, or as the
 * first of the same text, by which the connection was to learn it.
 */
export function wasLeftOut(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === "25P02" || error.code === "26000");
}

/** The transaction was to be committed after one of its statements had failed, so PostgreSQL rolled it back. */
export class AbortedTransaction extends Error {
  constructor() {
    super("a statement failed before its transaction was committed");
  }
}

/** What the transaction has read was outrun by another, in a way that PostgreSQL doesn't call so. */
export class Outrun extends Error {
  constructor() {
    super("another transaction was faster");
  }
}

/** The transaction lost against another, or met what has changed, and will do better when tried again. */
export function isRetryable(error: unknown): boolean {
  if (error instanceof Outrun) return true;
  return error instanceof pg.DatabaseError && (/^(40001|40P01)$/.test(error.code ?? "") || isOutdated(error));
}

/** Whether a statement was not run because it was prepared before a column it answers got another type. */
export function isOutdated(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.routine === "RevalidateCachedQuery";
}

/** Whether a statement waited too long for what another transaction held. */
export function waitedForLock(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "55P03";
}

/** Whether `error` says that the constraint or unique index of that name was violated. */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.constraint === constraint;
}

// Class 08 is a lost connection, 57P0x a server that stops or starts, 25006 one that takes no writes, 53xxx one that is out of connections,
// memory or disk, 57014 and 55P03 statements that waited too long. The rest are the socket's own.
const outageCodes =
  /^(08...|25006|57P0[1-5]|53...|57014|55P03|25P03|58030|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const outageMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (was closed|has encountered a connection error)|Cannot use a pool after|driver has already been destroyed|none of its servers takes writes|timeout expired)/;

const lostCodes =
  /^(08...|25006|57P0[1-3]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
const lostMessages =
  /^(Connection terminated|Client (was closed|has encountered a connection error)|none of its servers takes writes|timeout expired|.+ takes no writes: it is a standby)/;
