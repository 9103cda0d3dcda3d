import type { TSchema } from "typebox";
import { isRecord, namedSchemas } from "#platform/base";

/** What holds values, not schemas: a value may have a `title` too. */
const ofValues = new Set(["default", "enum", "example", "examples", "const"]);

/**
 * Puts a reference in the place of each named schema that stands in `written`. Gives what is left, and the components
 * that it refers to. Throws where something bears a name and isn't what the name stands for.
 */
export function referToNamed<T>(written: T): { written: T; schemas: Record<string, unknown> } {
  const schemas = new Map<string, unknown>();

  const refer = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(refer);
    if (!isRecord(node)) return node;
    const title = node["title"];
    const named = typeof title === "string" ? namedSchemas.get(title) : undefined;
    return named && typeof title === "string" ? referTo(title, named, node) : members(node);
  };

  const members = (node: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, ofValues.has(key) ? value : refer(value)]),
    );

  const referTo = (title: string, named: TSchema, node: Record<string, unknown>) => {
    const { title: _, ...whole }: Record<string, unknown> = JSON.parse(JSON.stringify(named));
    if (!schemas.has(title)) {
      // Its place is taken first: it may hold itself.
      schemas.set(title, whole);
      schemas.set(title, members(whole));
    }
    const isNullable = Array.isArray(node["type"]) && !Array.isArray(whole["type"]);
    if (shapeOf(isNullable ? withoutNull(node) : node) !== shapeOf(whole)) {
      throw new Error(`what is named ${title} in a route is not what ${title} is`);
    }
    const { description } = node;
    const beside = description === whole["description"] ? {} : { description };
    const reference = { $ref: `#/components/schemas/${title}` };
    return isNullable ? { anyOf: [reference, { type: "null" }], ...beside } : { ...reference, ...beside };
  };

  const left = refer(written) as T;
  return { written: left, schemas: Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function withoutNull({ type, enum: choices, ...rest }: Record<string, unknown>) {
  const [one] = Array.isArray(type) ? type.filter((name) => name !== "null") : [type];
  const left = Array.isArray(choices) ? { enum: choices.filter((choice) => choice !== null) } : {};
  return { ...rest, type: one, ...left };
}

/** What it takes and gives, without the words about it. */
function shapeOf({ title: _t, description: _d, examples: _e, ...shape }: Record<string, unknown>): string {
  return JSON.stringify(shape, (_key, value: unknown) =>
    isRecord(value) && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value,
  );
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
