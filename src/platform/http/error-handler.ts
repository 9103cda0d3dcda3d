import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { Log } from "#platform/base";
import {
  isDiskFull,
  notFound,
  outcomeUnknown,
  Problem,
  problemBody,
  requestTimeout,
  tellDiskFull,
  tooLarge,
  unavailable,
} from "#platform/base";
import { isOutage, UnknownOutcome } from "#platform/database";
import { internalError, invalidJson, unsupportedMediaType } from "./errors.ts";
import { asInvalidInput } from "./validation.ts";

/** Answers every error there is with its problem. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply) {
  return sendProblem(reply, problemOf(error, request));
}

/** The problem that an error is to its client: what is none yet becomes one, and only the unexpected is logged. */
export function problemOf(error: FastifyError | Error, request: FastifyRequest): Problem {
  const problem = asProblem(error, request);
  if (isDiskFull(error)) tellDiskFull(request.log as Log, error);
  else if (problem.status >= 500 && problem !== error)
    request.log.error({ reqId: request.id, err: error }, problem.code);
  return problem;
}

export function sendProblem(reply: FastifyReply, problem: Problem) {
  if (problem.status === 401) reply.header("www-authenticate", 'Bearer realm="api"');
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .header("cache-control", "no-store")
    .type("application/problem+json; charset=utf-8")
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(problem));
}

function asProblem(error: FastifyError | Error, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  // Its client has broken off the body, and hears no answer.
  if (error === request.raw.errored || wasLeft(error, request)) return requestTimeout();
  if (isDiskFull(error)) return unavailable(fullDiskSeconds);
  if (error instanceof UnknownOutcome) return outcomeUnknown();
  if (isOutage(error)) return unavailable();
  if ("validation" in error && error.validation) {
    return error.validationContext === "params" ? notFound() : asInvalidInput(error, request);
  }
  const code = "code" in error ? String(error.code) : "";
  const known = fastifyProblems[code];
  if (known) return known();
  const status = "statusCode" in error ? error.statusCode : undefined;
  // What Fastify and its plugins refuse with a 400 is a body or an address that can't be read.
  return status === 400 ? invalidJson() : internalError({ request_id: request.id });
}

/** Whether a stream ended early only because the client, who was to get it, has gone. */
function wasLeft(error: Error, { raw }: FastifyRequest): boolean {
  return "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE" && raw.socket.destroyed;
}

/** Somebody has to make room. */
const fullDiskSeconds = 30;

const fastifyProblems: Record<string, () => Problem> = {
  FST_ERR_CTP_BODY_TOO_LARGE: tooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: unsupportedMediaType,
  FST_ERR_BAD_URL: notFound,
  FST_ERR_MAX_PARAM_LENGTH: notFound,
};
