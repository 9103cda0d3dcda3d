import swagger from "@fastify/swagger";
import type { FastifySchema } from "fastify";
import type { Config } from "../config.ts";
import { apiPrefix } from "./address.ts";
import { fields, fieldsTaken, withFields } from "./openapi-fields.ts";
import {
  notAuthenticated,
  notFound,
  type ProblemKind,
  problemBody,
  rateLimited,
  tokenNotValid,
  unavailable,
  userInactive,
} from "./problems.ts";
import type { App } from "./server.ts";
import { fieldCodes, invalidInput } from "./validation.ts";

export interface Tag {
  name: string;
  description: string;
}

/**
 * Collects each route's schema into one OpenAPI 3.1 document, in the order in which the routes are registered. Paths
 * are written as they follow the API's prefix; groups without a route are left out.
 */
export async function registerOpenApi(
  app: App,
  config: Config,
  about: { tags: Tag[]; description: string; version: string },
): Promise<void> {
  const problems = new Map<string, ProblemKind[]>();
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: `${config.siteName} API`,
        version: about.version,
        description: about.description,
        license: { name: "MIT", identifier: "MIT" },
      },
      servers: [{ url: `${config.publicUrl ?? ""}${apiPrefix}`, description: config.siteName }],
      tags: about.tags,
      components: {
        securitySchemes: {
          bearer: {
            type: "http",
            scheme: "bearer",
            bearerFormat: "JWT",
            description: "`access` of `auth/token/`.",
          },
        },
        schemas: { Problem: problemSchema },
        ...fields,
      },
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access;
      const [method = ""] = [route.method].flat();
      const path = pathOf(url);
      problems.set(
        `${method.toLowerCase()} ${path}`,
        problemsOf(schema, access, route.config?.problems ?? []),
      );
      const security = access === "user" ? [{ bearer: [] }] : access === "public" ? [{}, { bearer: [] }] : [];
      return { url, schema: { operationId: operationIdOf(method, path), ...schema, security } };
    },
    transformObject: (document) => {
      if (!("openapiObject" in document)) return document.swaggerObject;
      const { paths = {}, tags = [] } = document.openapiObject;
      const usedTags = new Set<string>();
      for (const [path, operations] of Object.entries(paths)) {
        for (const [method, operation] of Object.entries(operations ?? {})) {
          if (typeof operation !== "object" || !("responses" in operation)) continue;
          for (const tag of operation.tags ?? []) usedTags.add(tag);
          for (const parameter of operation.parameters ?? []) offerUnasked(parameter);
          const responses = operation.responses ?? {};
          for (const [status, response] of Object.entries(responses)) {
            const isUnsaid = "description" in response && response.description === "Default Response";
            if (isUnsaid) Object.assign(response, { description: meanings[status] ?? "Done." });
          }
          const kinds = problems.get(`${method} ${path}`) ?? [];
          Object.assign(responses, problemResponses(kinds));
          operation.parameters = [...(operation.parameters ?? []), ...fieldsTaken(method, kinds)];
          operation.responses = withFields(method, responses);
        }
      }
      return { ...document.openapiObject, tags: tags.filter(({ name }) => usedTags.has(name)) };
    },
  });
}

/** The documentation page sends what it has an example or a choice for, unless that is said to be off at first. */
function offerUnasked(parameter: object): void {
  const { required, example, schema } = { required: false, example: undefined, schema: {}, ...parameter };
  const { enum: choices } = { enum: undefined, ...schema };
  const value = example ?? (Array.isArray(choices) ? choices[0] : undefined);
  if (required || value === undefined) return;
  Reflect.deleteProperty(parameter, "example");
  Object.assign(parameter, { examples: { one: { value, "x-disabled": true } } });
}

/** What a status means where its route doesn't say. */
const meanings: Record<string, string> = {
  201: "Made.",
  202: "Taken for later.",
  204: "Done; there is nothing to answer.",
};

/** `/backend/api/users/:user_id/` is written `/users/{user_id}/`. */
function pathOf(url: string): string {
  const path = url.startsWith(`${apiPrefix}/`) ? url.slice(apiPrefix.length) : url;
  return path.replace(/:(\w+)/g, "{$1}");
}

/** `getUsersByUserId` for GET of `/users/{user_id}/`: what a generated client calls the route. */
function operationIdOf(method: string, path: string): string {
  const words = path
    .replaceAll("{", "by_")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return [method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join(
    "",
  );
}

function problemsOf(schema: FastifySchema, access: string | undefined, own: ProblemKind[]): ProblemKind[] {
  return [
    ...own,
    // Also where nothing is taken: a body or a query parameter is refused there.
    invalidInputKind,
    ...(access === "user" ? [notAuthenticated, userInactive] : []),
    ...(access === "credentials" ? [] : [tokenNotValid]),
    ...(schema.params ? [notFound] : []),
    rateLimited,
    unavailableKind,
  ];
}

const invalidInputKind = kindOf(invalidInput({ field: "required" }));
const unavailableKind = kindOf(unavailable());

function kindOf(problem: ReturnType<ProblemKind>): ProblemKind {
  const { status, code, message: detail } = problem;
  return Object.assign(() => problem, { status, code, detail });
}

function problemResponses(kinds: ProblemKind[]): Record<string, object> {
  const statuses = [...new Set(kinds.map((kind) => kind.status))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const those = kinds.filter((kind, index) => kind.status === status && kinds.indexOf(kind) === index);
      const examples = those.map((kind) => [kind.code, { summary: kind.detail, value: problemBody(kind()) }]);
      return [
        status,
        {
          description: those.map((kind) => `\`${kind.code}\``).join(", "),
          content: {
            "application/problem+json": {
              schema: { $ref: "#/components/schemas/Problem" },
              examples: Object.fromEntries(examples),
            },
          },
        },
      ];
    }),
  );
}

const problemSchema = {
  type: "object" as const,
  description: "What went wrong (RFC 9457).",
  required: ["type", "title", "status", "detail", "code"],
  properties: {
    type: { type: "string" as const, format: "uri" },
    title: { type: "string" as const },
    status: { type: "integer" as const },
    detail: { type: "string" as const, description: "A sentence for people." },
    code: { type: "string" as const, description: "A word for programs; it never changes its meaning." },
    errors: {
      type: "object" as const,
      description: "For each field that was refused, sentences for people.",
      additionalProperties: { type: "array" as const, items: { type: "string" as const } },
    },
    error_codes: {
      type: "object" as const,
      description: `For each field that was refused, words for programs: \`${fieldCodes.join("`, `")}\`.`,
      additionalProperties: { type: "array" as const, items: { type: "string" as const } },
    },
  },
};
