import { type Static, type TObject, type TProperties, Type } from "typebox";

/** A failure that its client is told of: the body of RFC 9457, with a stable `code`. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly members: object;
  readonly headers: Record<string, string>;

  constructor(
    { status, code }: { status: number; code: string },
    members: object,
    detail: string,
    headers: Record<string, string>,
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.members = members;
    this.headers = headers;
  }
}

/** What problems of one kind have in common; `members` stand in its body beside the usual ones. */
export interface ProblemKind {
  status: number;
  code: string;
  detail: string;
  members: TProperties;
}

/** Makes a problem of one kind, with what stands in its body beside the usual. */
export interface MakeProblem<M extends [unknown?]> extends ProblemKind {
  (...about: [...M, detail?: string, headers?: Record<string, string>]): Problem;
}

/**
 * Declares a kind of problem: each part has its own in a file of its own, and routes name what they may answer. A code is
 * declared once, by the lowest part that it means something to.
 */
export function problemKind(
  status: number,
  code: string,
  detail: string,
): MakeProblem<[members?: Record<string, never>]>;
export function problemKind<M extends TProperties>(
  status: number,
  code: string,
  detail: string,
  members: M,
): MakeProblem<[members: Static<TObject<M>>]>;
export function problemKind(status: number, code: string, detail: string, members: TProperties = {}) {
  return makerOf({ status, code, detail, members });
}

/** The same kind in the words of another part, whose problems hold these members. */
export function inOtherWords(
  kind: ProblemKind,
  detail: string,
): MakeProblem<[members?: Record<string, never>]>;
export function inOtherWords<M extends TProperties>(
  kind: ProblemKind,
  detail: string,
  members: M,
): MakeProblem<[members: Static<TObject<M>>]>;
export function inOtherWords({ status, code }: ProblemKind, detail: string, members: TProperties = {}) {
  return makerOf({ status, code, detail, members });
}

function makerOf(kind: ProblemKind) {
  const make = (own: object = {}, ownDetail = kind.detail, headers = {}) =>
    new Problem(kind, own, ownDetail, headers);
  return Object.assign(make, kind);
}

export const tokenNotValid = problemKind(401, "token_not_valid", "The token is invalid, expired or revoked.");
export const userInactive = problemKind(401, "user_inactive", "This account is disabled.");
export const notFound = problemKind(404, "not_found", "There is nothing at this address.");
export const requestTimeout = problemKind(
  408,
  "request_timeout",
  "The request took too long to arrive. Try again.",
);
export const preconditionFailed = problemKind(
  412,
  "precondition_failed",
  "This has changed since you read it. Read it again, then make your change.",
);
export const tooLarge = problemKind(413, "too_large", "The body is too large.");
export const rateLimited = problemKind(429, "rate_limited", "Too many requests. Try again later.");
export const unavailableKind = problemKind(
  503,
  "unavailable",
  "The service is temporarily unavailable. Try again in a moment.",
  { outcome: Type.Optional(Type.Literal("unknown", { description: "What was sent may have been saved." })) },
);

/** 503 with `Retry-After`. */
export function unavailable(retryAfterSeconds = 1): Problem {
  return unavailableKind({}, undefined, { "retry-after": String(retryAfterSeconds) });
}

/** 503 with `Retry-After`, for a write that may have happened. */
export function outcomeUnknown(): Problem {
  const detail =
    "We can't tell whether this was saved, because the answer of the database was lost. Check before you send it again. " +
    "With the same Idempotency-Key you can send it again at once.";
  return unavailableKind({ outcome: "unknown" }, detail, { "retry-after": "1" });
}

/** The body of a problem. */
export function problemBody({ code, status, message, members }: Problem) {
  return {
    type: `urn:farmgate:problem:${code}`,
    title: titleOf(code),
    status,
    detail: message,
    code,
    ...members,
  };
}

/** `not_enough_stock` reads "Not enough stock". */
function titleOf(code: string): string {
  const words = code.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
