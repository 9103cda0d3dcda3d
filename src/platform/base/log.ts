import pino, { type Logger } from "pino";

export type Log = Logger;

/**
 * Lines of JSON on standard output. What could hold a secret, a token, a code or an address is never handed to it;
 * `redact` is the net below.
 */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ["*.password", "*.token", "*.access", "*.refresh", "*.code_sent", "*.email", "*.authorization"],
      censor: "[hidden]",
    },
    serializers: { err: withoutDetail },
  });
}

/** An error's kind, message and stack. PostgreSQL's `detail` is left out: it quotes the row, addresses included. */
function withoutDetail(error: Error & { code?: unknown }) {
  return { type: error.name, code: error.code, message: error.message, stack: error.stack };
}
