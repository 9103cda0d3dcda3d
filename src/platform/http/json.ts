import type { FastifyReply } from "fastify";
import type { TSchema } from "typebox";
import { isRecord } from "#platform/base";

/** What serializes by a schema. Fastify compiles it once for a route and knows it again by the schema's identity. */
export function serializerOf(reply: FastifyReply, schema: TSchema): (value: object) => string {
  if (!isRecord(schema)) return JSON.stringify;
  const serialize = reply.compileSerializationSchema(schema);
  return (value) => serialize({ ...value });
}

/** Has a response of several kinds serialized by the schema of its own. */
export function serializeBy(reply: FastifyReply, schema: TSchema): void {
  reply.type("application/json; charset=utf-8").serializer(serializerOf(reply, schema));
}

/** Sends JSON that is serialized already. */
export function sendJson(reply: FastifyReply, json: string | Buffer): FastifyReply {
  return reply.type("application/json; charset=utf-8").send(json);
}
