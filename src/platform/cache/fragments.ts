import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { TSchema } from "typebox";
import { isRecord, notFound } from "#platform/base";
import type { Entry } from "#platform/listing";
import type { Card, KeptOutline, Outline } from "./entries.ts";
import { dependenceOf } from "./http-cache.ts";
import { type Dependence, together } from "./store.ts";

type CardWriter = (shown: object) => string;

declare module "fastify" {
  interface FastifyInstance {
    /** What writes things of a schema. */
    cardWriters: Map<TSchema, CardWriter>;
  }
}

/** Comes before the routes. */
export function registerCards(app: FastifyInstance): void {
  app.decorate("cardWriters", new Map());
}

/** How things of one kind are shown. */
export interface CardKind {
  /** No other kind has it. */
  name: string;
  schema: TSchema;
  /** What all of its addresses begin with. */
  siteUrl: string;
  /** Those among them that whoever asks may see, in any order. */
  read(ids: number[]): Promise<{ shown: { id: number }; dependence: Dependence }[]>;
}

/**
 * Answers with lists of things. What stands in them and how each thing is shown is kept apart, so where one has changed
 * neither the lists are read anew nor the others. `dependsOn` of the route says what the outline depends on; the cards
 * say it of themselves. `kindOf` is given the filters of a list.
 */
export async function answerCards(
  reply: FastifyReply,
  kindOf: (filters: never) => CardKind,
  readOutline: () => Promise<Outline>,
): Promise<FastifyReply> {
  const { request } = reply;
  const { outline, filters, dependence } = await findOutline(request, readOutline);
  const members = Object.entries(outline);
  const ids = members.flatMap(([, value]) => (Array.isArray(value) ? value.map(({ id }) => id) : []));
  // Only the route knows the type of its filters.
  const cards = await findCards(reply, kindOf(filters as never), ids);
  const written = members.map(([name, value]) => {
    const text = Array.isArray(value) ? `[${writeEntries(value, cards)}]` : JSON.stringify(value);
    return `"${name}":${text}`;
  });
  request.madeOf = together([dependence, ...[...cards.values()].map((card) => card.dependence)]);
  return sendJson(reply, `{${written.join()}}`);
}

/** Answers with one thing. Throws what `notThere` makes where whoever asks doesn't see it. */
export async function answerCard(
  reply: FastifyReply,
  kind: CardKind,
  id: number,
  notThere: () => Error = notFound,
): Promise<FastifyReply> {
  const card = (await findCards(reply, kind, [id])).get(id);
  if (!card) throw notThere();
  reply.request.madeOf = card.dependence;
  return sendJson(reply, card.json);
}

async function findOutline(
  request: FastifyRequest,
  readOutline: () => Promise<Outline>,
): Promise<Omit<KeptOutline, "bytes">> {
  const { fill } = request;
  const kept = fill?.parts.outlines.find(fill.key);
  if (kept) return kept;
  const outline = await readOutline();
  const { filters } = request;
  if (!fill) return { outline, filters, dependence: { topics: [] } };
  const dependence = await dependenceOf(request, outline, fill);
  const made = { outline, filters, dependence, bytes: JSON.stringify(outline).length };
  fill.keepPart(fill.parts.outlines, fill.key, made);
  return made;
}

/** The cards of those that whoever asks may see. What isn't kept is read in one go. */
async function findCards(
  reply: FastifyReply,
  { name, schema, siteUrl, read }: CardKind,
  ids: number[],
): Promise<Map<number, Card>> {
  const { fill } = reply.request;
  const keyOf = (id: number) => `${name} ${id} ${siteUrl}`;
  const cards = new Map<number, Card>();
  for (const id of fill ? ids : []) {
    const kept = fill?.parts.cards.find(keyOf(id));
    if (kept) cards.set(id, kept);
  }
  const missing = new Set(ids.filter((id) => !cards.has(id)));
  if (missing.size === 0) return cards;
  const write = writerOf(reply, schema);
  for (const { shown, dependence } of await read([...missing])) {
    const card = { json: write({ ...shown }), dependence };
    cards.set(shown.id, card);
    fill?.keepPart(fill.parts.cards, keyOf(shown.id), card);
  }
  return cards;
}

/** What writes things of a schema, compiled once for all routes: Fastify would do it for each. */
export function writerOf(reply: FastifyReply, schema: TSchema): CardWriter {
  const { cardWriters } = reply.server;
  const known = cardWriters.get(schema);
  if (known) return known;
  const write = isRecord(schema) ? reply.compileSerializationSchema(schema) : JSON.stringify;
  cardWriters.set(schema, write);
  return write;
}

/** What is seen no longer since the list was read has no card. */
function writeEntries(entries: Entry[], cards: Map<number, Card>): string {
  return entries
    .flatMap(({ id, beside }) => {
      const card = cards.get(id);
      if (!card) return [];
      return beside ? `${card.json.slice(0, -1)},${JSON.stringify(beside).slice(1)}` : card.json;
    })
    .join();
}

/** Answers with what is written already. */
export function sendJson(reply: FastifyReply, json: string | Buffer): FastifyReply {
  return reply.type("application/json; charset=utf-8").send(json);
}
