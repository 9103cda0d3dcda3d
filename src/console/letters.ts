import type { Static } from "typebox";
import { codeSeconds } from "#accounts";
import { type KeptLetter, readOneKept, resend } from "#mail";
import type { Platform } from "#platform";
import { problemKind, secondsAfter, showEmail } from "#platform/base";
import type { Tx } from "#platform/database";
import { recordAct, type StaffId } from "#staff";
import type { ConsoleLetter } from "./letter-schemas.ts";

export const letterOver = problemKind(
  409,
  "letter_over",
  "The code in this email is no longer valid. Its reader can ask for another.",
);

/** Has a letter composed anew and sent, which is written down. Throws not_found, letter_over. */
export async function sendAgain(
  tx: Tx,
  { jobs, clock }: Pick<Platform, "jobs" | "clock">,
  by: StaffId,
  id: number,
): Promise<KeptLetter> {
  const letter = await readOneKept(tx, id);
  if (isOver(letter, clock.now())) throw letterOver();
  await resend(tx, jobs, letter);
  await recordAct(tx, by, { act: "letter_resent", subject: "letter", subject_id: id }, clock.now());
  return letter;
}

export function showLetter(letter: KeptLetter): Static<typeof ConsoleLetter> {
  const { id, to, subject, kind, error, tries, at, first_failed_at, isQueued } = letter;
  return {
    ...{ id, to: showEmail(to), subject, purpose: kind.replace(/^send_/, "") },
    status: error === null ? "sent" : "failed",
    ...{ at, first_failed_at, tries, error, is_retried: isQueued, expires_at: endOf(letter) },
  };
}

/** Nobody but its reader decides that a code lives longer. */
export function isOver(letter: KeptLetter, now: Date): boolean {
  const end = endOf(letter);
  return end !== null && end <= now;
}

function endOf({ kind, at, first_failed_at }: KeptLetter): Date | null {
  return kind === "send_code" ? secondsAfter(first_failed_at ?? at, codeSeconds) : null;
}
