import { createHash } from "node:crypto";
import { StripeFault } from "./errors.ts";

export interface Answer {
  status: number;
  body: unknown;
}

/** Keys are forgotten a day after their first use. */
const keptForSeconds = 24 * 3600;

/**
 * What Stripe documents of `Idempotency-Key`: the same key with the same request answers what was answered first, errors
 * of a request that had begun too; another request under it is an error, and so is one while the first is under way.
 */
export function idempotencyKeys(now: () => Date) {
  const known = new Map<string, { print: string; at: number; answer: Answer | undefined }>();

  return {
    /** Answers what is known of the key, or undefined for one that begins now. */
    begin(key: string, path: string, body: string): Answer | undefined {
      const print = createHash("sha256").update(`${path}\n${body}`).digest("hex");
      const entry = known.get(key);
      const seconds = now().getTime() / 1000;
      if (entry && seconds - entry.at < keptForSeconds) {
        if (entry.print !== print)
          throw new StripeFault(
            400,
            `Keys for idempotent requests can only be used with the same parameters they were first used with: '${key}'.`,
            { type: "idempotency_error" },
          );
        if (entry.answer) return entry.answer;
        throw new StripeFault(409, `Another request with the key '${key}' is in progress.`, {
          type: "idempotency_error",
          code: "idempotency_key_in_use",
        });
      }
      known.set(key, { print, at: seconds, answer: undefined });
      return undefined;
    },
    end(key: string, answer: Answer): void {
      const entry = known.get(key);
      if (entry) entry.answer = answer;
    },
  };
}
