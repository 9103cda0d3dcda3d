import { Type } from "typebox";
import { oneOf, problemKind } from "#platform/base";
import { entryStatuses } from "./entries/entry.ts";

export const notAStatement = problemKind(
  400,
  "not_a_statement",
  "The file is not a statement (camt.053 or MT940) that can be read.",
  { line: Type.Integer({ minimum: 1, description: "Where in the file that shows." }) },
);

export const noBankAccount = problemKind(
  409,
  "no_bank_account",
  "Set the site's bank account first: the money is sent from there.",
);

export const otherBankAccount = problemKind(
  409,
  "other_bank_account",
  "The file is about another account than the site's bank account. Nothing has been changed.",
  { account: Type.String({ description: "As the statement names it.", examples: ["NL91ABNA0417164300"] }) },
);

export const entryDecided = problemKind(409, "entry_decided", "This entry has been decided already.", {
  status_now: oneOf(...entryStatuses),
});

export const nothingOwed = problemKind(409, "nothing_owed", "Nothing of this entry is owed to its payer.");
