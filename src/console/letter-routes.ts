import { readKept } from "#mail";
import type { Platform } from "#platform";
import { type App, answerPage, callerOf, idempotencyProblems, withIdempotency } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { forStaff, tags } from "./conventions.ts";
import { ConsoleLetter, ConsoleLetterPage, LetterPath, LettersQuery } from "./letter-schemas.ts";
import { letterOver, sendAgain, showLetter } from "./letters.ts";

/** What the site has written to people. */
export function letterRoutes(api: App, platform: Platform): void {
  const { db, clock } = platform;
  api.get(
    "/console/letters/",
    {
      config: { access: "staff", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List the emails of the last 30 days, newest first",
        operationId: "listConsoleLetters",
        description: `${forStaff} Which were sent and which failed, without what they say. One that failed is listed where it failed first; once it has left it is listed as sent, with another \`id\`.`,
        querystring: LettersQuery,
        response: { 200: ConsoleLetterPage },
      },
    },
    async (request) =>
      answerPage(
        request,
        platform,
        request.query,
        (page) => readKept(db, page),
        (row) => showLetter(row),
      ),
  );

  api.post(
    "/console/letters/:letter_id/resending/",
    {
      config: { access: "staff", problems: [letterOver, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Send an email again",
        operationId: "resendLetter",
        description: `${forStaff} It is composed anew and says what is true by then. One that is waiting to be tried again is tried at once.`,
        params: LetterPath,
        response: { 202: ConsoleLetter },
      },
    },
    async (request, reply) => {
      const { letter_id } = request.params;
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const letter = await sendAgain(tx, platform, callerOf(request).userId, letter_id);
        return { status: 202, body: showLetter(letter) };
      });
    },
  );
}
