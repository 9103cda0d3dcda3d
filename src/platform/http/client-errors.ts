import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type Problem, problemBody, requestTimeout } from "#platform/base";
import { headersTooLarge, invalidJson, methodNotAllowed } from "./errors.ts";

/** Answers what is no HTTP request that could reach a route: broken syntax, huge headers, a request too slow. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  say(socket, problemOf(error.code));
}

/** Nobody is let through to another server. */
export function refuseTunnel(_request: IncomingMessage, socket: Duplex): void {
  socket.on("error", () => {});
  say(socket, methodNotAllowed({}, undefined, { allow: "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE" }));
}

function say(socket: Duplex, problem: Problem) {
  const body = JSON.stringify(problemBody(problem));
  const lines = [
    `HTTP/1.1 ${problem.status} ${problem.code}`,
    "Content-Type: application/problem+json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Cache-Control: no-store",
    ...Object.entries(problem.headers).map(([name, value]) => `${name}: ${value}`),
    "Connection: close",
  ];
  socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
}

function problemOf(code: string | undefined): Problem {
  if (code === "HPE_HEADER_OVERFLOW") return headersTooLarge();
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return requestTimeout();
  return invalidJson({}, "This is not a valid HTTP request.");
}
