import swagger from "@fastify/swagger";
import type { Config, ProblemKind } from "#platform/base";
import { isRecord } from "#platform/base";
import { type App, apiPrefix } from "#platform/http";
import { conventions, tags } from "../conventions.ts";
import { release } from "../release.ts";
import { exampleOf } from "./examples.ts";
import { fields, fieldsOf, fieldsTaken, unchanged } from "./header-fields.ts";
import { referToNamed } from "./names.ts";
import { failureResponses, failuresOf, problemsOf, shareProblems } from "./problems.ts";

/**
 * Collects each route's schema into one OpenAPI 3.1 document, in the order in which the routes are registered. Paths
 * are written as they follow the API's prefix. What has a name stands once, among the components.
 */
export async function registerOpenApi(app: App, config: Config): Promise<void> {
  const problems = new Map<string, ProblemKind[]>();
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: `${config.siteName} API`,
        version: release,
        description: conventions,
        license: { name: "MIT", identifier: "MIT" },
      },
      servers: [{ url: `${config.publicUrl ?? ""}${apiPrefix}`, description: config.siteName }],
      tags,
      components: {
        securitySchemes: {
          bearer: {
            type: "http",
            scheme: "bearer",
            bearerFormat: "JWT",
            description: "The `access` token from `POST auth/token/`.",
          },
        },
        ...fields,
      },
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access;
      const own = route.config?.problems ?? [];
      if (!schema.hide) problems.set(schema.operationId ?? "", problemsOf(schema, access, own));
      const security =
        access === "user" || access === "staff"
          ? [{ bearer: [] }]
          : access === "public"
            ? [{}, { bearer: [] }]
            : [];
      return { url, schema: { ...schema, security } };
    },
    transformObject: (document) => {
      if (!("openapiObject" in document)) return document.swaggerObject;
      return Object.assign(document.openapiObject, completed(document.openapiObject, problems));
    },
  });
}

/** What of a document is completed. */
interface Document {
  paths?: object;
  components?: object;
}

interface Operation {
  operationId?: string;
  parameters?: object[];
  requestBody?: object;
  responses?: Record<string, object>;
}

/** The parts of the document as they are served: with what every route bears, its failures, names and examples. */
function completed(document: Document, problems: Map<string, ProblemKind[]>): object {
  const failures = shareProblems(problems);
  const operations = operationsOf(document.paths);
  for (const [method, operation] of operations) {
    const { operationId = "", parameters = [], responses = {} } = operation;
    for (const parameter of parameters) offerUnasked(parameter);
    operation.parameters = [...parameters, ...fieldsTaken(method, problems.get(operationId) ?? [])];
    operation.responses = { ...answersOf(method, responses), ...failuresOf(operationId, failures) };
  }
  const { written, schemas } = referToNamed({
    paths: document.paths,
    responses: { Unchanged: unchanged, ...failureResponses(failures) },
  });
  for (const [, operation] of operationsOf(written.paths)) giveExamples(operation, schemas);
  return {
    paths: written.paths,
    components: { ...document.components, responses: written.responses, schemas },
  };
}

/** Each operation with its method. */
function operationsOf(paths: object = {}): [string, Operation][] {
  return Object.values(paths).flatMap((methods: object) => Object.entries(methods));
}

/** The answers to what went well, with the fields they bear. */
function answersOf(method: string, responses: Record<string, object>): Record<string, object> {
  const answers = Object.entries(responses).map(([status, response]) => {
    const isUnsaid = "description" in response && response.description === "Default Response";
    return [
      status,
      {
        ...response,
        ...(isUnsaid ? { description: meanings[status] ?? "OK." } : {}),
        ...fieldsOf(method, status),
      },
    ];
  });
  return {
    ...Object.fromEntries(answers),
    ...(method === "get" ? { 304: { $ref: "#/components/responses/Unchanged" } } : {}),
  };
}

/** What a status means where its route doesn't say. */
const meanings: Record<string, string> = {
  201: "Created.",
  202: "Accepted.",
  204: "Done. The response has no body.",
};

/**
 * The documentation page sends what it has an example or a choice for, unless that is said to be off at first. It stays
 * on where the words say when it is required.
 */
function offerUnasked(parameter: object): void {
  const { required, example, schema, description } = {
    ...{ required: false, example: undefined, schema: {}, description: "" },
    ...parameter,
  };
  const { enum: choices } = { enum: undefined, ...schema };
  const value = example ?? (Array.isArray(choices) ? choices[0] : undefined);
  if (required || /\bRequired\b/.test(description) || value === undefined) return;
  Reflect.deleteProperty(parameter, "example");
  Object.assign(parameter, { examples: { one: { value, "x-disabled": true } } });
}

/** Puts a whole example beside each schema of JSON that is sent or answered where all goes well. */
function giveExamples({ requestBody, responses = {} }: Operation, schemas: Record<string, unknown>): void {
  const well = Object.entries(responses).filter(([status]) => status.startsWith("2"));
  for (const place of [requestBody, ...well.map(([, response]) => response)]) {
    const content = isRecord(place) && isRecord(place["content"]) ? place["content"] : {};
    for (const media of Object.values(content)) {
      if (!isRecord(media) || "example" in media || "examples" in media) continue;
      const example = exampleOf(media["schema"], (reference) => schemas[reference.split("/").at(-1) ?? ""]);
      if (example !== undefined) media["example"] = example;
    }
  }
}
