import swagger from "@fastify/swagger";
import type { FastifySchema } from "fastify";
import type { Config } from "../config.ts";
import {
  notAuthenticated,
  notFound,
  type ProblemKind,
  problemBody,
  rateLimited,
  tokenNotValid,
  unavailable,
} from "./problems.ts";
import type { App } from "./server.ts";
import { invalidInput } from "./validation.ts";

export interface Tag {
  name: string;
  description: string;
}

/** Collects each route's schema into one OpenAPI 3.1 document, in the order in which the routes are registered. */
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
      servers: [{ url: config.publicUrl ?? "/", description: config.siteName }],
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
      },
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access;
      for (const method of [route.method].flat()) {
        problems.set(operationName(method, url), problemsOf(schema, access, route.config?.problems ?? []));
      }
      const security = access === "user" ? [{ bearer: [] }] : access === "public" ? [{}, { bearer: [] }] : [];
      return { url, schema: { ...schema, security } };
    },
    transformObject: (document) => {
      if (!("openapiObject" in document)) return document.swaggerObject;
      for (const [url, operations] of Object.entries(document.openapiObject.paths ?? {})) {
        for (const [method, operation] of Object.entries(operations ?? {})) {
          const kinds = problems.get(operationName(method, url)) ?? [];
          if (typeof operation === "object" && "responses" in operation) {
            Object.assign(operation.responses ?? {}, problemResponses(kinds));
          }
        }
      }
      return document.openapiObject;
    },
  });
}

/** `get /users/{user_id}/`, whichever way the parameters are written. */
function operationName(method: string, url: string): string {
  return `${method.toLowerCase()} ${url.replace(/:(\w+)/g, "{$1}")}`;
}

function problemsOf(schema: FastifySchema, access: string | undefined, own: ProblemKind[]): ProblemKind[] {
  return [
    ...own,
    ...(schema.body || schema.querystring ? [invalidInputKind] : []),
    ...(access === "user" ? [notAuthenticated] : []),
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
      description: "For each field that was refused, words for programs.",
      additionalProperties: { type: "array" as const, items: { type: "string" as const } },
    },
  },
};
