import type { FastifyError, FastifyRequest, FastifySchemaValidationError } from "fastify";
import { Type } from "typebox";
import { textFormats } from "../text/formats.ts";
import { type Problem, problemKind } from "./problems.ts";
import { named, notBlankPattern } from "./schemas.ts";

/** What is wrong with one field; each has a sentence below. */
export type FieldCode = keyof typeof sentences;

/** 400 `invalid_input` for fields that a rule refuses, such as `{ password: "too_common" }`. */
export function invalidInput(fields: Record<string, FieldCode>): Problem {
  return fromFaults(
    Object.entries(fields)
      .slice(0, mostFaults)
      .map(([field, code]) => ({ field, code })),
  );
}

/** The problem for a request that its schema refuses. */
export function asInvalidInput(error: FastifyError | Error, request: FastifyRequest): Problem {
  const found = "validation" in error && error.validation ? error.validation : [];
  const part = "validationContext" in error ? error.validationContext : "body";
  const input = part === "querystring" ? request.query : request.body;
  const faults = found
    .slice(0, mostFaults)
    .map((one) => asFault(one, input))
    .filter((fault) => fault !== undefined);
  // What has the wrong type is no choice either, but that says nothing more.
  const mistyped = new Set(faults.filter(isOfType).map(({ field }) => field));
  return fromFaults(faults.filter((fault) => isOfType(fault) || !mistyped.has(fault.field)));
}

function isOfType({ code }: Fault): boolean {
  return code === "wrong_type" || code === "null_not_allowed";
}

/** Nobody mends more at a time, and a body made of faults would get an answer of a hundred times its size. */
const mostFaults = 50;

interface Fault {
  field: string;
  code: FieldCode;
  limit?: number | string;
}

function fromFaults(faults: Fault[]): Problem {
  const errors = new Map<string, string[]>();
  const codes = new Map<string, FieldCode[]>();
  for (const { field, code, limit } of faults) {
    if (codes.get(field)?.includes(code)) continue;
    errors.set(field, [...(errors.get(field) ?? []), sentences[code](limit ?? "")]);
    codes.set(field, [...(codes.get(field) ?? []), code]);
  }
  return invalidInputKind({ errors: Object.fromEntries(errors), error_codes: Object.fromEntries(codes) });
}

function asFault(error: FastifySchemaValidationError, input: unknown): Fault | undefined {
  const path = error.instancePath.split("/").slice(1).map(unescapePointer);
  const { params } = error;
  const at = (...more: unknown[]) => [...path, ...more].join(".") || "body";
  const limit = typeof params["limit"] === "number" ? params["limit"] : "";
  switch (error.keyword) {
    case "required":
    case "dependentRequired":
      return { field: at(params["missingProperty"]), code: "required" };
    case "additionalProperties":
      return { field: at(params["additionalProperty"]), code: "unknown_field" };
    case "type":
      return { field: at(), code: valueAt(input, path) === null ? "null_not_allowed" : "wrong_type" };
    case "pattern":
      return { field: at(), code: params["pattern"] === notBlankPattern ? "blank" : "wrong_format" };
    case "format":
      return { field: at(), code: isBlankText(params, valueAt(input, path)) ? "blank" : "wrong_format" };
    case "minLength":
      return { field: at(), code: valueAt(input, path) === "" ? "blank" : "too_short", limit };
    case "enum":
    case "const":
      return { field: at(), code: "not_a_choice", limit: String(params["allowedValues"] ?? "") };
    case "if":
      return undefined;
    default:
      return { field: at(), code: codesByKeyword[error.keyword] ?? "wrong_format", limit };
  }
}

function isBlankText(params: Record<string, unknown>, value: unknown): boolean {
  return value === "" && Object.hasOwn(textFormats, String(params["format"]));
}

const codesByKeyword: Record<string, FieldCode> = {
  maxLength: "too_long",
  minItems: "too_short",
  maxItems: "too_long",
  minimum: "too_small",
  exclusiveMinimum: "too_small",
  maximum: "too_large",
  exclusiveMaximum: "too_large",
};

const sentences = {
  required: () => "This is required.",
  null_not_allowed: () => "This can't be null.",
  blank: () => "This can't be blank.",
  wrong_type: () => "This is of the wrong JSON type.",
  wrong_format: () => "This is not written as it must be.",
  too_short: (least: number | string) => (least ? `This must have at least ${least}.` : "This is too short."),
  too_long: (most: number | string) => (most ? `This must have at most ${most}.` : "This is too long."),
  too_small: (least: number | string) =>
    least === "" ? "This is too small." : `This must be at least ${least}.`,
  too_large: (most: number | string) =>
    most === "" ? "This is too large." : `This must be at most ${most}.`,
  not_a_choice: (choices: number | string) =>
    choices
      ? `This must be one of: ${String(choices).replaceAll(",", ", ")}.`
      : "This is not one of the choices.",
  unknown_field: () => "There is no such field.",
  mismatch: () => "The two do not match.",
  too_common: () => "This password is one of the most used. Choose another.",
  same_as_username: () => "The password can't be the username.",
  same_as_email: () => "The password can't be the e-mail address.",
  in_future: () => "This can't be in the future.",
} satisfies Record<string, (limit: number | string) => string>;

const FieldCode = named(
  "FieldCode",
  Type.Unsafe<FieldCode>({
    type: "string",
    enum: Object.keys(sentences),
    description: "What is wrong with a field, as a word for programs; others may come.",
  }),
);

export const FieldSentences = named(
  "FieldSentences",
  Type.Unsafe<Record<string, string[]>>({
    type: "object",
    description: "For each field that was refused, sentences for people.",
    additionalProperties: Type.Array(Type.String()),
    examples: [{ "price.amount": [sentences.too_small("0.00")] }],
  }),
);

export const FieldCodes = named(
  "FieldCodes",
  Type.Unsafe<Record<string, FieldCode[]>>({
    type: "object",
    description: "For each field that was refused, words for programs.",
    additionalProperties: Type.Array(FieldCode),
    examples: [{ "price.amount": ["too_small"] }],
  }),
);

export const invalidInputKind = problemKind(
  400,
  "invalid_input",
  "Some of what was sent can't be taken; see errors.",
  { errors: FieldSentences, error_codes: FieldCodes },
);

/**
 * Reads what the address holds as text into the types its schema names. Only the plain writing of a whole number,
 * a decimal, `true` and `false` is read; all else stays text, which the schema then refuses.
 */
export function readText(schema: unknown, values: unknown): unknown {
  if (!isRecord(values) || !isRecord(schema) || !isRecord(schema["properties"])) return values;
  for (const [name, property] of Object.entries(schema["properties"])) {
    const value = values[name];
    if (typeof value !== "string" || !isRecord(property)) continue;
    if (property["type"] === "integer" && /^(0|-?[1-9]\d{0,14})$/.test(value)) values[name] = Number(value);
    if (property["type"] === "number" && /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(value))
      values[name] = Number(value);
    if (property["type"] === "boolean" && /^(true|false)$/.test(value)) values[name] = value === "true";
  }
  return values;
}

function valueAt(input: unknown, path: string[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), input);
}

function unescapePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
