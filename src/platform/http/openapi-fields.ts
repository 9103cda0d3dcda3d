import type { ProblemKind } from "./problems.ts";

/** What stands in the header of requests and answers, and the errors that any route may answer. */
export const fields = {
  parameters: {
    IfNoneMatch: {
      in: "header" as const,
      name: "If-None-Match",
      description: "The `ETag` of the answer one has: 304 where it would be the same.",
      schema: { type: "string" as const },
    },
    IfMatch: {
      in: "header" as const,
      name: "If-Match",
      description: "The `ETag` of what one has seen: 412 where it is that no longer.",
      schema: { type: "string" as const },
    },
    IdempotencyKey: {
      in: "header" as const,
      name: "Idempotency-Key",
      description:
        "One's own word for this request: sent again with it, it is done once and answered the same.",
      schema: { type: "string" as const, pattern: "^[ -~]{1,255}$" },
    },
  },
  headers: {
    ETag: { description: "A strong validator of this answer.", schema: { type: "string" as const } },
    Location: {
      description: "Where what was made is found, if it has an address of its own.",
      schema: { type: "string" as const, format: "uri" },
    },
    RetryAfter: { description: "In how many seconds to come back.", schema: { type: "integer" as const } },
    WwwAuthenticate: { description: "`Bearer`, with its realm.", schema: { type: "string" as const } },
  },
  responses: {
    Unchanged: { description: "What one has is what there is.", headers: fieldOf("ETag") },
    Problem: {
      description: "What any route may answer beside: see *Errors* above.",
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  },
};

/** The fields that a request may bear, told by what it may be refused for. */
export function fieldsTaken(method: string, kinds: ProblemKind[]) {
  const taken = [
    ...(method === "get" ? ["IfNoneMatch"] : []),
    ...(kinds.some(({ status }) => status === 412) ? ["IfMatch"] : []),
    ...(kinds.some(({ code }) => code === "invalid_idempotency_key") ? ["IdempotencyKey"] : []),
  ];
  return taken.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

/** `responses` with the fields they bear, and with what they leave unsaid. */
export function withFields(method: string, responses: object) {
  const bearing = Object.entries(responses).map(([status, response]) => {
    const headers = answerFields(method, status);
    return [status, headers ? { ...response, headers } : response];
  });
  return {
    ...Object.fromEntries(bearing),
    ...(method === "get" ? { 304: { $ref: "#/components/responses/Unchanged" } } : {}),
    default: { $ref: "#/components/responses/Problem" },
  };
}

function answerFields(method: string, status: string) {
  if (status === "200" && method !== "post") return fieldOf("ETag");
  if (status === "201") return fieldOf("Location");
  if (status === "401") return fieldOf("WWW-Authenticate", "WwwAuthenticate");
  if (status === "429" || status === "503") return fieldOf("Retry-After", "RetryAfter");
  return undefined;
}

function fieldOf(name: string, component = name) {
  return { [name]: { $ref: `#/components/headers/${component}` } };
}
