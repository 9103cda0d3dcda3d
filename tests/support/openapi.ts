import { call } from "./client.ts";

/** What this reads of an OpenAPI document. */
export interface Schema {
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minimum?: number;
  examples?: unknown[];
}

interface Parameter {
  name: string;
  in: string;
  schema: Schema;
  example?: unknown;
}

interface Written {
  tags?: string[];
  security?: object[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

/** One route of the API as its own document describes it. */
export interface Operation {
  method: string;
  /** After the API's prefix, without its first slash; parameters stand in braces. */
  path: string;
  /** Who may call it: nobody's token is looked at, anybody may, only the signed in may. */
  access: "credentials" | "public" | "user";
  body: Schema | undefined;
  query: Parameter[];
  inPath: Parameter[];
}

const methods = ["get", "post", "put", "patch", "delete"] as const;

/** Every route that the running app documents. */
export async function readOperations(app: { url: string }): Promise<Operation[]> {
  const { body: document } = await call(app, "GET", "openapi.json");
  const paths = resolved<Record<string, Record<string, Written>>>(document, document.paths);
  return Object.entries(paths).flatMap(([path, written]) =>
    methods.flatMap((method) => {
      const operation = written[method];
      return operation ? [readOperation(method, path, operation)] : [];
    }),
  );
}

/** A part of the document with what it refers to in the place of each reference, as if nothing had a name. */
export function resolved<T>(document: object, part: T): T {
  return withoutReferences(document, part) as T;
}

function withoutReferences(document: object, part: unknown): unknown {
  if (Array.isArray(part)) return part.map((one) => withoutReferences(document, one));
  if (!isObject(part)) return part;
  const { $ref, anyOf, ...rest } = part;
  const whole = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, withoutReferences(document, value)]),
  );
  if (typeof $ref === "string") return { ...inPlaceOf(document, $ref), ...whole };
  if (!Array.isArray(anyOf)) return whole;
  const [one, nothing] = anyOf.map((variant) => withoutReferences(document, variant));
  if (!isObject(one) || !isObject(nothing) || nothing["type"] !== "null")
    return { ...whole, anyOf: [one, nothing] };
  const { type, enum: choices } = one;
  const orNull = Array.isArray(choices) ? { enum: [...choices, null] } : {};
  return { ...one, ...orNull, ...whole, type: [type, "null"] };
}

function inPlaceOf(document: object, reference: string): object {
  const found = reference
    .split("/")
    .slice(1)
    .reduce<unknown>((node, name) => (isObject(node) ? node[name] : undefined), document);
  const whole = withoutReferences(document, found);
  if (!isObject(whole)) throw new Error(`${reference} leads nowhere`);
  return whole;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readOperation(
  method: string,
  path: string,
  { security = [], parameters = [], requestBody }: Written,
): Operation {
  const needsToken = security.some((way) => Object.keys(way).length > 0);
  const isOptional = security.some((way) => Object.keys(way).length === 0);
  return {
    method: method.toUpperCase(),
    path: path.slice(1),
    access: !needsToken ? "credentials" : isOptional ? "public" : "user",
    body: requestBody?.content["application/json"]?.schema,
    query: parameters.filter((one) => one.in === "query"),
    inPath: parameters.filter((one) => one.in === "path"),
  };
}

const to = { name: "to", in: "query", schema: { type: "string", format: "line" } };
const id = { name: "id", in: "path", schema: { type: "integer" } };
/** What is answered outside of the API. */
export const undocumented: Operation[] = [
  { path: "/", query: [], inPath: [] },
  { path: "/livez", query: [], inPath: [] },
  { path: "/readyz", query: [], inPath: [] },
  { path: "/dev/mailbox", query: [to], inPath: [] },
  { path: "/dev/mailbox.json", query: [to], inPath: [] },
  { path: "/dev/mailbox/{id}", query: [], inPath: [id] },
].map((operation) => ({ method: "GET", access: "credentials", body: undefined, ...operation }));

/** A value that looks right: the schema's own example where it has one. */
export function sample({ type, enum: choices, properties, items, minimum, examples }: Schema): unknown {
  if (examples?.[0] !== undefined) return examples[0];
  if (choices) return choices[0];
  switch ([type].flat()[0]) {
    case "object":
      return Object.fromEntries(
        Object.entries(properties ?? {}).map(([name, member]) => [name, sample(member)]),
      );
    case "array":
      return items ? [sample(items)] : [];
    case "integer":
    case "number":
      return minimum ?? 1;
    case "boolean":
      return false;
    default:
      return "something";
  }
}

/** A member somewhere in a body, and what the document says of it. */
export interface Member {
  /** Names and indexes from the outermost in. */
  at: string[];
  schema: Schema;
  isRequired: boolean;
}

/** Every member of a body, the nested ones too. */
export function membersOf(schema: Schema, at: string[] = []): Member[] {
  const inObject = Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const isRequired = schema.required?.includes(name) ?? false;
    return [{ at: [...at, name], schema: member, isRequired }, ...membersOf(member, [...at, name])];
  });
  const inList = schema.items ? membersOfItem(schema.items, [...at, "0"]) : [];
  return [...inObject, ...inList];
}

function membersOfItem(items: Schema, at: string[]): Member[] {
  return [{ at, schema: items, isRequired: false }, ...membersOf(items, at)];
}
