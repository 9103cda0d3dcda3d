import type { FastifyError, FastifyRequest, FastifySchemaValidationError } from "fastify";
import type { Static, TSchema } from "typebox";
import type { Problem } from "#platform/base";
import {
  type Fault,
  type FieldCode,
  inForm,
  invalidInputOf,
  isRecord,
  mostFaults,
  notBlankPattern,
  textFormats,
} from "#platform/base";

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
  return invalidInputOf(faults.filter((fault) => isOfType(fault) || !mistyped.has(fault.field)));
}

/**
 * Reads a value that came otherwise than as a body, such as a line of a file, as if it had been one: brings it into its form
 * and validates it. Throws invalid_input.
 */
export function requireValid<T extends TSchema>(
  request: FastifyRequest,
  schema: T,
  value: object,
): Static<T> {
  const body = inForm(schema, value);
  const validate = request.compileValidationSchema(schema as never, "body");
  if (validate(body)) return body as Static<T>;
  const error = { validation: validate.errors ?? [], validationContext: "body" };
  throw asInvalidInput(error as unknown as FastifyError, { body } as FastifyRequest);
}

function isOfType({ code }: Fault): boolean {
  return code === "wrong_type" || code === "null_not_allowed";
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

/**
 * Reads what the address holds as text into the types its schema names. Only the plain writing of a whole number,
 * a decimal, `true` and `false` is read; all else stays text, which the schema then refuses.
 */
export function readText(schema: unknown, values: unknown): unknown {
  if (!isRecord(values) || !isRecord(schema) || !isRecord(schema["properties"])) return values;
  for (const [name, property] of Object.entries(schema["properties"])) {
    const value = values[name];
    if (typeof value !== "string" || !isRecord(property)) continue;
    const types = [property["type"]].flat();
    if (types.includes("integer") && /^(0|-?[1-9]\d{0,14})$/.test(value)) values[name] = Number(value);
    if (types.includes("number") && /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(value))
      values[name] = Number(value);
    if (types.includes("boolean") && /^(true|false)$/.test(value)) values[name] = value === "true";
  }
  return values;
}

function valueAt(input: unknown, path: string[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), input);
}

function unescapePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
