import { type Static, type TSchema, Type } from "typebox";

/** Building blocks of what travels. Every object is closed: an unknown member is refused. */

export function closed<T extends Record<string, TSchema>>(properties: T, options: object = {}) {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/**
 * Gives a schema the name under which the documentation holds it, once for all that travels in its shape. It says its
 * name where it is declared, and what is made of it for other words or null keeps it.
 */
export function named<T extends TSchema>(title: string, schema: T): T {
  if (namedSchemas.has(title)) throw new Error(`two schemas are named ${title}`);
  namedSchemas.set(title, schema);
  return Object.assign(schema, { title });
}

/** Every schema that has a name. */
export const namedSchemas = new Map<string, TSchema>();

/** The same schema, with words or an example of its own for this place. */
export function described<T extends TSchema>(
  schema: T,
  words: { description?: string; examples?: unknown[] },
) {
  return Type.Unsafe<Static<T>>({ ...schema, ...words });
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

export const Time = Type.Unsafe<Date>({
  type: "string",
  format: "date-time",
  examples: ["2026-05-01T08:00:00Z"],
});

/** A day of the calendar, which has no year 0: PostgreSQL doesn't read one. */
export function Day(options: object = {}) {
  return Type.String({ format: "date", pattern: "^(?!0000)", examples: ["2026-05-01"], ...options });
}

/** What a text that must say something matches. */
export const notBlankPattern = "\\S";

/** One line that says something, as typed texts are read (`text/formats.ts`): without blanks around it. */
export function Line(maxLength: number, options: object = {}) {
  return Type.String({ pattern: notBlankPattern, maxLength, format: "line", ...options });
}

/** Prose with line breaks; may be empty. */
export function Prose(maxLength: number, options: object = {}) {
  return Type.String({ maxLength, format: "text", ...options });
}

/** Where a list was asked for by place. */
export const DistanceKm = Type.Number({
  description: "The distance from `near`, to one decimal place; absent without `near`.",
  examples: [4.2],
});
