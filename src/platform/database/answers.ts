import type pg from "pg";
import { isRefusal, UnknownOutcome } from "./errors.ts";

/** No write, and no function that does more than read; what isn't surely a read may match nothing. */
export const isRead =
  /^\s*(?:select|with|values)\b(?![\s\S]*\b(?:insert|update|delete|merge|nextval|setval|set_config|advisory|refresh)\b)/i;

/** PostgreSQL ends what takes longer than 8 seconds, except a commit that waits for a standby. */
const answerMilliseconds = 10_000;

/**
 * Breaks the connection where what was sent over it is not answered, so that nobody waits without an end. A commit whose wait
 * for a standby was cancelled by an operator is answered as if it were on two machines, with a notice that it isn't.
 */
export async function answeredInTime<T>(client: pg.PoolClient, answer: Promise<T>): Promise<T> {
  const timeout = setTimeout(() => client.connection.stream.destroy(), answerMilliseconds);
  let unreplicated: unknown;
  const hear = (notice: { routine?: string | undefined }) => {
    if (notice.routine === "SyncRepWaitForLSN") unreplicated = notice;
  };
  client.on("notice", hear);
  try {
    const result = await answer;
    if (unreplicated !== undefined) throw new UnknownOutcome(unreplicated);
    return result;
  } finally {
    clearTimeout(timeout);
    client.off("notice", hear);
  }
}

/** What a commit, or a statement that commits by itself, has come to where it failed by `error`. */
export function asOutcome(error: unknown): unknown {
  return isRefusal(error) || error instanceof UnknownOutcome ? error : new UnknownOutcome(error);
}
