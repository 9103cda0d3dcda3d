import type { ProblemKind } from "#platform/base";

/** What stands in the header of requests and answers. */
export const fields = {
  parameters: {
    IfNoneMatch: {
      in: "header" as const,
      name: "If-None-Match",
      description: "The `ETag` of the response you have: 304 if it is still current.",
      schema: { type: "string" as const },
    },
    IfMatch: {
      in: "header" as const,
      name: "If-Match",
      description: "The `ETag` of what you have read: 412 if it has changed since.",
      schema: { type: "string" as const },
    },
    IdempotencyKey: {
      in: "header" as const,
      name: "Idempotency-Key",
      description:
        "A key you choose. Retried with the same key, the request takes effect once and gets the same response.",
      schema: { type: "string" as const, pattern: "^[ -~]{1,255}$" },
    },
  },
  headers: {
    ETag: { description: "A strong validator of this response.", schema: { type: "string" as const } },
    Location: {
      description: "The address of what was created, if it has one.",
      schema: { type: "string" as const, format: "uri" },
    },
    RetryAfter: {
      description: "How many seconds to wait before trying again.",
      schema: { type: "integer" as const },
    },
    WwwAuthenticate: { description: "`Bearer` and the realm.", schema: { type: "string" as const } },
  },
};

/** An answer without a body to a GET that names what the client has. */
export const unchanged = {
  description: "Not modified: the response you have is still current.",
  headers: fieldOf("ETag"),
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

/** The fields that an answer bears. */
export function fieldsOf(method: string, status: string): { headers?: object } {
  const headers = headersOf(method, status);
  return headers ? { headers } : {};
}

function headersOf(method: string, status: string) {
  if (status === "200" && method !== "post") return fieldOf("ETag");
  if (status === "201") return fieldOf("Location");
  if (status === "401") return fieldOf("WWW-Authenticate", "WwwAuthenticate");
  if (status === "429" || status === "503") return fieldOf("Retry-After", "RetryAfter");
  return undefined;
}

function fieldOf(name: string, component = name) {
  return { [name]: { $ref: `#/components/headers/${component}` } };
}
