import { type Static, type TSchema, Type } from "typebox";
import { notBlankPattern } from "./validation.ts";

/** Building blocks of what travels. Every object is closed: an unknown member is refused. */

export function closed<T extends Record<string, TSchema>>(properties: T, options: object = {}) {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/** The same schema, or null. */
export function nullable<T extends TSchema>(schema: T) {
  const { type, enum: choices } = schema as { type?: string; enum?: unknown[] };
  return Type.Unsafe<Static<T> | null>({
    ...schema,
    type: [type ?? "string", "null"],
    ...(choices ? { enum: [...choices, null] } : {}),
  });
}

export function oneOf<const T extends string>(...choices: T[]) {
  return Type.Unsafe<T>({ type: "string", enum: choices });
}

/** The first of its kind is the example: where there is any, what the documentation page fills in is there. */
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [1] });

export const Time = Type.Unsafe<Date>({ type: "string", format: "date-time" });

/** A day of the calendar, which has no year 0: PostgreSQL doesn't read one. */
export function Day(options: object = {}) {
  return Type.String({ format: "date", pattern: "^(?!0000)", examples: ["2026-05-01"], ...options });
}

/** One line that says something. */
export function Line(maxLength: number, options: object = {}) {
  return Type.String({ pattern: notBlankPattern, maxLength, format: "line", ...options });
}

/** Prose with line breaks; may be empty. */
export function Prose(maxLength: number, options: object = {}) {
  return Type.String({ maxLength, format: "text", ...options });
}

export const EmailAddress = Type.String({ format: "e-mail", maxLength: 254, examples: ["eva@example.org"] });

export const Empty = closed({});
