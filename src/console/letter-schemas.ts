import { Type } from "typebox";
import { letterStatuses } from "#mail";
import { closed, described, Id, named, nullable, oneOf, Time } from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";
import { NotYet } from "./schemas.ts";

/** What travels of emails. */

export const ConsoleLetter = named(
  "ConsoleLetter",
  closed({
    id: Id,
    to: Type.String({ examples: ["ana@example.org"] }),
    subject: Type.String({ examples: ["New order 27 from Bruno"] }),
    purpose: Type.String({
      description: "What it is about; new ones may be added.",
      examples: ["order_letter"],
    }),
    status: described(oneOf(...letterStatuses), {
      description: "`failed`: the mail server didn't take it when it was last tried.",
    }),
    at: described(Time, { description: "When it left, or failed last." }),
    first_failed_at: NotYet,
    tries: described(nullable(Type.Integer()), {
      description: "How often it has failed; null for one that left.",
      examples: [null],
    }),
    error: nullable(
      Type.String({ examples: ["The mail server did not accept the email: it did not answer in time"] }),
    ),
    is_retried: Type.Boolean({
      description: "Whether one that failed is tried again without anybody's doing.",
      examples: [false],
    }),
    expires_at: described(NotYet, {
      description: "Until when one with a code can be sent again; null for all others.",
    }),
  }),
);
export const ConsoleLetterPage = PageOf(ConsoleLetter);
export const LettersQuery = closed({
  status: Type.Optional(oneOf(...letterStatuses)),
  to: Type.Optional(
    Type.String({
      maxLength: 254,
      format: "line",
      description: "The whole of an email address.",
      examples: ["ana@example.org"],
    }),
  ),
  ...pageQuery,
});
export const LetterPath = closed({ letter_id: described(Id, { examples: [1001] }) });
