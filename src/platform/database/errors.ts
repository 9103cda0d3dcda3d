import pg from "pg";

/** The database can't be reached, is about to close, or has too much to do at once: the request may be sent again. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return outageCodes.test(code) || outageMessages.test(error.message) || isRetryable(error);
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

// Class 08 is a lost connection, 57P0x a server that stops or starts, 53xxx one that is out of connections,
// memory or disk, 57014 and 55P03 statements that waited too long. The rest are the socket's own.
const outageCodes =
  /^(08...|57P0[1-5]|53...|57014|55P03|25P03|58030|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const outageMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (was closed|has encountered a connection error)|Cannot use a pool after|driver has already been destroyed)/;
