import { type TProperties, Type } from "typebox";
import {
  FieldCodes,
  FieldSentences,
  invalidInputKind,
  named,
  notFound,
  Problem,
  type ProblemKind,
  problemBody,
  rateLimited,
  requestTimeout,
  tokenNotValid,
  tooLarge,
  unavailableKind,
  userInactive,
} from "#platform/base";
import {
  type Access,
  asksNobody,
  headersTooLarge,
  internalError,
  invalidJson,
  methodNotAllowed,
  notAuthenticated,
  permissionDenied,
  unsupportedMediaType,
  uriTooLong,
} from "#platform/http";
import { exampleOf } from "./examples.ts";
import { fieldsOf } from "./header-fields.ts";

/** The failures in the documentation: which codes come with which status of which route. */

const problemSchema = named(
  "Problem",
  Type.Object(
    {
      type: Type.String({ format: "uri" }),
      title: Type.String(),
      status: Type.Integer(),
      detail: Type.String({ description: "A sentence for people to read." }),
      code: Type.String({
        description: "A code for programs. Its meaning never changes; new codes may be added.",
      }),
      errors: Type.Optional(FieldSentences),
      error_codes: Type.Optional(FieldCodes),
    },
    { description: "What went wrong (RFC 9457)." },
  ),
);

/** What a route may be refused with, beside what it names itself. */
export function problemsOf(
  route: { body?: unknown; params?: unknown },
  access: Access | undefined,
  own: ProblemKind[],
): ProblemKind[] {
  const all = [
    ...own,
    // Also where nothing is taken: a body or a query parameter is refused there.
    invalidInputKind,
    ...(route.body ? [invalidJson] : []),
    ...(access === "user" || access === "staff" ? [notAuthenticated, userInactive] : []),
    ...(access === "staff" ? [permissionDenied] : []),
    ...(asksNobody(access) ? [] : [tokenNotValid]),
    ...(route.params ? [notFound] : []),
    rateLimited,
    unavailableKind,
  ];
  return [...new Map(all.map((kind) => [kind.code, kind])).values()];
}

/** An answer that all routes share that may fail with the same codes. */
interface Failure {
  status: number;
  kinds: ProblemKind[];
  operationIds: string[];
}

/** The failures of all routes; each has its kinds by its id. */
export function shareProblems(routes: Map<string, ProblemKind[]>): Failure[] {
  const failures = new Map<string, Failure>();
  for (const [operationId, all] of routes) {
    for (const [status, those] of Map.groupBy(all, (kind) => kind.status)) {
      const kinds = those.toSorted((a, b) => (a.code < b.code ? -1 : 1));
      const key = kinds.map(({ code, members }) => `${status} ${code} ${Object.keys(members)}`).join();
      const operationIds = [...(failures.get(key)?.operationIds ?? []), operationId];
      failures.set(key, { status, kinds, operationIds });
    }
  }
  return [...failures.values()];
}

/** References to a route's failures, by their status. */
export function failuresOf(operationId: string, failures: Failure[]): Record<string, object> {
  const own = failures.filter(({ operationIds }) => operationIds.includes(operationId));
  return {
    ...Object.fromEntries(own.map((failure) => [failure.status, referenceTo(nameOf(failure))])),
    default: referenceTo("Other"),
  };
}

/** The answers themselves, by their names. */
export function failureResponses(failures: Failure[]): Record<string, object> {
  const shared = failures.map((failure) => [nameOf(failure), responseOf(failure.kinds, failure.status)]);
  return {
    ...Object.fromEntries(shared),
    Other: { ...responseOf(otherKinds), description: "Errors that any route can return." },
  };
}

const otherKinds: ProblemKind[] = [
  methodNotAllowed,
  requestTimeout,
  tooLarge,
  uriTooLong,
  unsupportedMediaType,
  headersTooLarge,
  internalError,
];

function referenceTo(name: string) {
  return { $ref: `#/components/responses/${name}` };
}

/** A failure is named by its codes; what only one route may answer, by that route. */
function nameOf({ kinds, operationIds: [first = "", ...others], status }: Failure): string {
  if (kinds.length > 1 && others.length === 0) return `${pascal(first)}${reasons[status] ?? status}`;
  return kinds.map(({ code }) => pascal(code)).join("Or");
}

const reasons: Record<number, string> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  412: "PreconditionFailed",
  503: "Unavailable",
};

function responseOf(kinds: ProblemKind[], status?: number) {
  return {
    description: kinds.map(({ code, detail }) => `\`${code}\`: ${detail}`).join("\n\n"),
    ...fieldsOf("", String(status)),
    content: { "application/problem+json": { schema: schemaOf(kinds), examples: examplesOf(kinds) } },
  };
}

/** `code` is one of theirs, and what each holds is typed: required where all of them always do. */
function schemaOf(kinds: ProblemKind[]) {
  const holding: TProperties = Object.assign({}, ...kinds.map((kind) => kind.members));
  const required = Object.keys(holding).filter((name) =>
    kinds.every(({ members }) => members[name] !== undefined && !Type.IsOptional(members[name])),
  );
  const code = { type: "string", enum: kinds.map((kind) => kind.code) };
  return {
    allOf: [
      problemSchema,
      { type: "object", required: ["code", ...required], properties: { code, ...holding } },
    ],
  };
}

/** Each as it is answered, by its code. */
function examplesOf(kinds: ProblemKind[]) {
  return Object.fromEntries(
    kinds.map((kind) => {
      const own = exampleOf({ properties: kind.members }) ?? {};
      return [kind.code, { value: problemBody(new Problem(kind, own, kind.detail, {})) }];
    }),
  );
}

/** `not_enough_stock` and `createOrder` as the names of types. */
function pascal(words: string): string {
  return words.replace(/(?:^|_)(\w)/g, (_whole, letter: string) => letter.toUpperCase());
}
