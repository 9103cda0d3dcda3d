import { isUtf8 } from "node:buffer";
import type { FastifyInstance } from "fastify";
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
    // Nothing in chunks.
    if (body.length === 0) done(null);
    // Bytes that are no text would be kept as other letters than were sent.
    else if (!isUtf8(body)) done(invalidJson());
    else readJson(request, body.toString(), done);
  });

  app.addHook("preValidation", (request, _reply, done) => {
    const { schema } = request.routeOptions;
    readText(schema?.params, request.params);
    readText(schema?.querystring, inForm(schema?.querystring, request.query));
    request.body = inForm(schema?.body, request.body);
    // A body that was left out misses its members; it is not of a wrong type.
    if (schema?.body !== undefined && request.body === undefined) request.body = {};
    if (schema?.body === undefined) refuseMembers(request.body);
    if (schema?.querystring === undefined) refuseMembers(request.query);
    done();
  });
}

/** Where nothing is taken an empty object is nothing, and so is no body. */
function refuseMembers(value: unknown) {
  if (value === undefined) return;
  if (value === null) throw invalidInput({ body: "null_not_allowed" });
  if (typeof value !== "object" || Array.isArray(value)) throw invalidInput({ body: "wrong_type" });
  const names = Object.keys(value);
  if (names.length > 0) throw invalidInput(Object.fromEntries(names.map((name) => [name, "unknown_field"])));
}
