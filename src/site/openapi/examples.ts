import { isRecord } from "#platform/base";

/**
 * A whole example of a schema: its own where it has one, else made of those of its members. Undefined where nobody said
 * one. `referred` finds what a `$ref` stands for.
 */
export function exampleOf(schema: unknown, referred: (reference: string) => unknown = nothing): unknown {
  if (!isRecord(schema)) return undefined;
  const { $ref, examples, enum: choices, items, properties } = schema;
  if (Array.isArray(examples)) return examples[0];
  if (typeof $ref === "string") return exampleOf(referred($ref), referred);
  const [variant] = [schema["anyOf"], schema["oneOf"]].flatMap((one) => (Array.isArray(one) ? one : []));
  if (variant !== undefined) return exampleOf(variant, referred);
  if (Array.isArray(choices)) return choices[0];
  if (isRecord(properties)) return exampleOfObject(properties, referred);
  if (items !== undefined) {
    const item = exampleOf(items, referred);
    return item === undefined ? undefined : [item];
  }
  return undefined;
}

function exampleOfObject(properties: object, referred: (reference: string) => unknown): object {
  return Object.fromEntries(
    Object.entries(properties)
      .map(([name, member]) => [name, exampleOf(member, referred)])
      .filter(([, example]) => example !== undefined),
  );
}

function nothing(): undefined {
  return undefined;
}
