import { isUtf8 } from "node:buffer";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { inForm, invalidInput } from "#platform/base";
import { invalidJson } from "./errors.ts";
import { readText } from "./validation.ts";

/**
 * Reads bodies and addresses: JSON only, in UTF-8; numbers and truth values of an address by the types of its schema, and
 * each text in the form of its schema's format, before any of it is validated.
 */
export function registerInput(app: FastifyInstance): void {
  // No route takes a text, so none is read.
  app.removeContentTypeParser("text/plain");
  const readJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, body, done) => {
    if (isSigned(request)) done(null, body);
    // Nothing in chunks.
    else if (body.length === 0) done(null);
    // Bytes that are no text would be kept as other letters than were sent.
    else if (!isUtf8(body)) done(invalidJson());
    else readJson(request, body.toString(), done);
  });

  app.addHook("preValidation", (request, _reply, done) => {
    const { schema } = request.routeOptions;
    readText(schema?.params, request.params);
    readText(schema?.querystring, inForm(schema?.querystring, request.query));
    // What is signed stays as it came.
    if (!isSigned(request)) {
      request.body = inForm(schema?.body, request.body);
      // A body that was left out misses its members; it is not of a wrong type.
      if (schema?.body !== undefined && request.body === undefined) request.body = {};
      if (schema?.body === undefined) refuseMembers(request.body);
    }
    if (schema?.querystring === undefined) refuseMembers(request.query);
    done();
  });
}

/** The very bytes of the body that came to a route of the access `signed`. */
export function rawBodyOf(request: FastifyRequest): Buffer {
  if (!isSigned(request)) throw new Error(`${request.routeOptions.url} is no route of the access signed.`);
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function isSigned(request: FastifyRequest): boolean {
  return request.routeOptions.config.access === "signed";
}

/** Where nothing is taken an empty object is nothing, and so is no body. */
function refuseMembers(value: unknown) {
  if (value === undefined) return;
  if (value === null) throw invalidInput({ body: "null_not_allowed" });
  if (typeof value !== "object" || Array.isArray(value)) throw invalidInput({ body: "wrong_type" });
  const names = Object.keys(value);
  if (names.length > 0) throw invalidInput(Object.fromEntries(names.map((name) => [name, "unknown_field"])));
}
