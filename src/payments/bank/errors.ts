import { Type } from "typebox";
import { oneOf, problemKind } from "#platform/base";
import { entryStatuses } from "./entries/entry.ts";

export const notAStatement = problemKind(
  400,
  "not_a_statement",
  "The file is not a statement (camt.053 or MT940) that can be read.",
  { line: Type.Integer({ minimum: 1, description: "Where in the file that shows." }) },
);

export const entryDecided = problemKind(409, "entry_decided", "This entry has been decided already.", {
  status_now: oneOf(...entryStatuses),
});

export const notTakenBack = problemKind(
  409,
  "not_taken_back",
  "The bank has not given this money back to its payer, or the repayment was decided meanwhile.",
);

export const nothingOwed = problemKind(409, "nothing_owed", "Nothing of this entry is owed to its payer.");
