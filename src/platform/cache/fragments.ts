import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { TSchema } from "typebox";
import { isRecord, notFound } from "#platform/base";
import type { PageEntry } from "#platform/listing";
import type { Fragment, Skeleton, StoredSkeleton } from "./entries.ts";
import { tagsOf } from "./http-cache.ts";
import { type CacheTags, mergeTags } from "./store.ts";

type FragmentWriter = (shown: object) => string;

declare module "fastify" {
  interface FastifyInstance {
    /** What writes things of a schema. */
    fragmentWriters: Map<TSchema, FragmentWriter>;
  }
}

/** Comes before the routes. */
export function registerFragments(app: FastifyInstance): void {
  app.decorate("fragmentWriters", new Map());
}

/** How things of one kind are shown. */
export interface FragmentKind {
  /** No other kind has it. */
  name: string;
  schema: TSchema;
  /** What all of its addresses begin with. */
  siteUrl: string;
  /** Those among them that whoever asks may see, in any order. */
  read(ids: number[]): Promise<({ shown: { id: number } } & CacheTags)[]>;
}

/**
 * Responds with lists of things, put together from a skeleton, which says what stands in them, and a fragment for each
 * thing, so that where one has changed neither the lists are read again nor the others. The route's `cacheTags` are those
 * of the skeleton; each fragment has its own. `kindOf` is given the filters of a list.
 */
export async function sendFragments(
  reply: FastifyReply,
  kindOf: (filters: never) => FragmentKind,
  readSkeleton: () => Promise<Skeleton>,
): Promise<FastifyReply> {
  const { request } = reply;
  const { skeleton, filters, onSent, ...tags } = await findSkeleton(request, readSkeleton);
  request.onSent = onSent;
  const members = Object.entries(skeleton);
  const ids = members.flatMap(([, value]) => (Array.isArray(value) ? value.map(({ id }) => id) : []));
  // Only the route knows the type of its filters.
  const fragments = await findFragments(reply, kindOf(filters as never), ids);
  const written = members.map(([name, value]) => {
    const text = Array.isArray(value) ? `[${writeEntries(value, fragments)}]` : JSON.stringify(value);
    return `"${name}":${text}`;
  });
  request.cacheTags = mergeTags([tags, ...fragments.values()]);
  return sendJson(reply, `{${written.join()}}`);
}

/** Responds with one thing. Throws what `notThere` makes where whoever asks doesn't see it. */
export async function sendFragment(
  reply: FastifyReply,
  kind: FragmentKind,
  id: number,
  notThere: () => Error = notFound,
): Promise<FastifyReply> {
  const fragment = (await findFragments(reply, kind, [id])).get(id);
  if (!fragment) throw notThere();
  reply.request.cacheTags = fragment;
  return sendJson(reply, fragment.json);
}

async function findSkeleton(
  request: FastifyRequest,
  readSkeleton: () => Promise<Skeleton>,
): Promise<Omit<StoredSkeleton, "bytes">> {
  const { cacheMiss } = request;
  const stored = cacheMiss?.fragments.skeletons.get(cacheMiss.key);
  if (stored) return stored;
  const skeleton = await readSkeleton();
  const { filters, onSent } = request;
  if (!cacheMiss) return { skeleton, filters, onSent, tags: [] };
  const tags = await tagsOf(request, skeleton, cacheMiss);
  const made = { ...tags, skeleton, filters, onSent, bytes: JSON.stringify(skeleton).length };
  cacheMiss.storeFragment(cacheMiss.fragments.skeletons, cacheMiss.key, made);
  return made;
}

/** The fragments of those that whoever asks may see. Those that aren't stored are read by one query. */
async function findFragments(
  reply: FastifyReply,
  { name, schema, siteUrl, read }: FragmentKind,
  ids: number[],
): Promise<Map<number, Fragment>> {
  const { cacheMiss } = reply.request;
  const keyOf = (id: number) => `${name} ${id} ${siteUrl}`;
  const fragments = new Map<number, Fragment>();
  for (const id of cacheMiss ? ids : []) {
    const stored = cacheMiss?.fragments.fragments.get(keyOf(id));
    if (stored) fragments.set(id, stored);
  }
  const missing = new Set(ids.filter((id) => !fragments.has(id)));
  if (missing.size === 0) return fragments;
  const write = writerOf(reply, schema);
  for (const { shown, ...tags } of await read([...missing])) {
    const fragment = { json: write({ ...shown }), ...tags };
    fragments.set(shown.id, fragment);
    cacheMiss?.storeFragment(cacheMiss?.fragments.fragments, keyOf(shown.id), fragment);
  }
  return fragments;
}

/**
 * Responds with a list that has one page, however long it is. Each thing is made and written by itself: pieces of a text of
 * megabytes would all be kept until its end, and moved by the garbage collector meanwhile.
 */
export function sendWholeList(reply: FastifyReply, schema: TSchema, things: Iterable<object>): FastifyReply {
  const write = writerOf(reply, schema);
  const parts: Buffer[] = [];
  for (const thing of things) parts.push(Buffer.from(`${parts.length === 0 ? "" : ","}${write(thing)}`));
  const [begin, end] = [Buffer.from('{"next":null,"previous":null,"results":['), Buffer.from("]}")];
  return sendJson(reply, Buffer.concat([begin, ...parts, end]));
}

/** What writes things of a schema, compiled once for all routes: Fastify would do it for each. */
export function writerOf(reply: FastifyReply, schema: TSchema): FragmentWriter {
  const { fragmentWriters } = reply.server;
  const known = fragmentWriters.get(schema);
  if (known) return known;
  const write = isRecord(schema) ? reply.compileSerializationSchema(schema) : JSON.stringify;
  fragmentWriters.set(schema, write);
  return write;
}

/** What is seen no longer since the list was read has no fragment. */
function writeEntries(entries: PageEntry[], fragments: Map<number, Fragment>): string {
  return entries
    .flatMap(({ id, extra }) => {
      const fragment = fragments.get(id);
      if (!fragment) return [];
      return extra ? `${fragment.json.slice(0, -1)},${JSON.stringify(extra).slice(1)}` : fragment.json;
    })
    .join();
}

/** Responds with JSON that is serialized already. */
export function sendJson(reply: FastifyReply, json: string | Buffer): FastifyReply {
  return reply.type("application/json; charset=utf-8").send(json);
}
