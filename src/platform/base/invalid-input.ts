import { Type } from "typebox";
import { type Problem, problemKind } from "./problems.ts";
import { named } from "./schemas.ts";

/** What is wrong with one field; each has a sentence below. */
export type FieldCode = keyof typeof sentences;

/** 400 `invalid_input` for fields that a rule refuses, such as `{ password: "too_common" }`. */
export function invalidInput(fields: Record<string, FieldCode>): Problem {
  return invalidInputOf(
    Object.entries(fields)
      .slice(0, mostFaults)
      .map(([field, code]) => ({ field, code })),
  );
}

/** Nobody mends more at a time, and a body made of faults would get an answer of a hundred times its size. */
export const mostFaults = 100;

/** One thing that is wrong with a field; `limit` is the bound that it breaks. */
export interface Fault {
  field: string;
  code: FieldCode;
  limit?: number | string;
}

/** 400 `invalid_input` that names each faulty field once per code. */
export function invalidInputOf(faults: Fault[]): Problem {
  const errors = new Map<string, string[]>();
  const codes = new Map<string, FieldCode[]>();
  for (const { field, code, limit } of faults) {
    if (codes.get(field)?.includes(code)) continue;
    errors.set(field, [...(errors.get(field) ?? []), sentences[code](limit ?? "")]);
    codes.set(field, [...(codes.get(field) ?? []), code]);
  }
  return invalidInputKind({ errors: Object.fromEntries(errors), error_codes: Object.fromEntries(codes) });
}

const sentences = {
  required: () => "This is required.",
  null_not_allowed: () => "This can't be null.",
  blank: () => "This can't be blank.",
  wrong_type: () => "This has the wrong JSON type.",
  wrong_format: () => "This is not in the right format.",
  too_short: (least: number | string) =>
    least ? `This is too short: it must have at least ${least}.` : "This is too short.",
  too_long: (most: number | string) =>
    most ? `This is too long: it can have at most ${most}.` : "This is too long.",
  too_small: (least: number | string) =>
    least === "" ? "This is too small." : `This must be at least ${least}.`,
  too_large: (most: number | string) => (most === "" ? "This is too large." : `This can be at most ${most}.`),
  not_a_choice: (choices: number | string) =>
    choices
      ? `This must be one of: ${String(choices).replaceAll(",", ", ")}.`
      : "This is not one of the choices.",
  unknown_field: () => "This field is unknown.",
  mismatch: () => "The passwords don't match.",
  too_common: () => "This is a very common password. Choose another.",
  same_as_username: () => "The password can't be the username.",
  same_as_email: () => "The password can't be the email address.",
  in_future: () => "This can't be in the future.",
  in_past: () => "This can't be in the past.",
  overlaps: () => "This overlaps another one.",
} satisfies Record<string, (limit: number | string) => string>;

const FieldCode = named(
  "FieldCode",
  Type.Unsafe<FieldCode>({
    type: "string",
    enum: Object.keys(sentences),
    description: "What is wrong with a field, as a code for programs. New codes may be added.",
  }),
);

export const FieldSentences = named(
  "FieldSentences",
  Type.Unsafe<Record<string, string[]>>({
    type: "object",
    description: "For each invalid field, sentences for people to read.",
    additionalProperties: Type.Array(Type.String()),
    examples: [{ "price.amount": [sentences.too_small("0.00")] }],
  }),
);

export const FieldCodes = named(
  "FieldCodes",
  Type.Unsafe<Record<string, FieldCode[]>>({
    type: "object",
    description: "For each invalid field, codes for programs.",
    additionalProperties: Type.Array(FieldCode),
    examples: [{ "price.amount": ["too_small"] }],
  }),
);

export const invalidInputKind = problemKind(
  400,
  "invalid_input",
  "Some of the input is invalid. See errors.",
  { errors: FieldSentences, error_codes: FieldCodes },
);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
