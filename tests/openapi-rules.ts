import { resolved } from "./support/openapi.ts";

/** What a document needs for a good client to be made from it: a line for each fault. */
export function findUnsound(document: object): string[] {
  const { paths = {}, components = {} } = document as Document;
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  return [
    ...faultsOfSize(document),
    ...operations.flatMap((operation) => faultsOf(document, operation)),
    ...objectsThatStandTwice({ ...document, components: { ...components, examples: {} } }),
    ...textsThatAreChoices(document),
  ];
}

/** Beyond this a browser's tools and a reader's patience are at their end. */
const mostBytes = 700_000;

interface Document {
  paths?: Record<string, Record<string, Operation>>;
  components?: object;
}

interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  requestBody?: Answer;
  responses?: Record<string, Answer & { $ref?: string }>;
}

interface Answer {
  content?: Record<string, { schema?: Schema; example?: unknown; examples?: object }>;
}

interface Schema {
  $ref?: string;
  type?: unknown;
  enum?: unknown[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
}

function faultsOfSize(document: object): string[] {
  const bytes = Buffer.byteLength(JSON.stringify(document));
  return bytes > mostBytes ? [`the document has ${bytes} bytes: more than ${mostBytes}`] : [];
}

function faultsOf(document: object, operation: Operation): string[] {
  const { operationId = "", summary, description, requestBody = {}, responses = {} } = operation;
  const whole = resolved(document, responses);
  const well = Object.entries(responses).filter(([status]) => status.startsWith("2"));
  const failed = Object.entries(whole).filter(([status]) => !/^[23]/.test(status));
  return [
    ...(/^[a-z]+([A-Z][a-z0-9]*)+$/.test(operationId) ? [] : ["is not called by a verb and a noun"]),
    ...(summary ? [] : ["has no summary"]),
    ...(description ? [] : ["has no description"]),
    ...[["body", requestBody] as const, ...well].flatMap(([what, answer]) =>
      faultsOfContent(answer).map((fault) => `${what} ${fault}`),
    ),
    ...failed.filter(([, answer]) => !saysCodes(answer)).map(([status]) => `${status} doesn't say its codes`),
  ].map((fault) => `${operationId}: ${fault}`);
}

/** JSON that goes well has a name, or is one of several that have, and a whole example. */
function faultsOfContent({ content = {} }: Answer): string[] {
  const { schema, example, examples } = content["application/json"] ?? {};
  if (!schema) return [];
  const variants = schema.anyOf ?? schema.oneOf ?? [schema];
  return [
    ...(variants.every(({ $ref }) => $ref !== undefined) ? [] : ["has no name"]),
    ...(example === undefined && examples === undefined ? ["has no example"] : []),
  ];
}

function saysCodes({ content = {} }: Answer): boolean {
  const { schema } = content["application/problem+json"] ?? {};
  return schema?.allOf?.some(({ properties }) => properties?.["code"]?.enum !== undefined) ?? false;
}

/** What stands twice wants a name, else a client gets two types for one thing. */
function objectsThatStandTwice(document: object): string[] {
  const seen = new Map<string, number>();
  for (const schema of schemasIn(document)) {
    if (!schema.properties || ![schema.type].flat().includes("object")) continue;
    const written = JSON.stringify(schema);
    seen.set(written, (seen.get(written) ?? 0) + 1);
  }
  return [...seen]
    .filter(([, times]) => times > 1)
    .map(([written, times]) => `an object stands ${times} times: ${written}`);
}

/** By their names: what is chosen from a list that the site knows. */
const choices = new Set([
  ...["action", "actions", "allergens", "by", "category", "delivery_method", "issue", "key", "kind", "list"],
  ...["offers", "ordering", "pack_unit", "payment_method", "payment_methods", "per", "permissions"],
  ...["producer_status", "roles", "status_now", "units"],
]);

function textsThatAreChoices(document: object): string[] {
  const members = schemasIn(document).flatMap(({ properties = {} }) => Object.entries(properties));
  return members
    .filter(([name]) => choices.has(name))
    .filter(([, schema]) => {
      const one = resolved(document, schema);
      // Who did something may be a person.
      return !one.properties && (one.items ?? one).enum === undefined;
    })
    .map(([name]) => `${name} is chosen from a list and has no enum`);
}

/** Everything that may be a schema, wherever it stands; examples are values. */
function schemasIn(node: unknown): Schema[] {
  if (Array.isArray(node)) return node.flatMap(schemasIn);
  if (typeof node !== "object" || node === null) return [];
  const within = Object.entries(node).flatMap(([key, value]) =>
    key === "example" || key === "examples" ? [] : schemasIn(value),
  );
  return [node, ...within];
}
