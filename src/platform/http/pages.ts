import { createCipheriv, hash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { type TSchema, Type } from "typebox";
import { hmac } from "../keys.ts";
import { problemKind } from "./problems.ts";
import { closed, named, nullable } from "./schemas.ts";
import { isRecord } from "./validation.ts";

export const invalidCursor = problemKind(
  400,
  "invalid_cursor",
  "This cursor was not made here, or for other filters.",
);

/** What stands in the address of every list. */
export const pageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, description: "How many at most; 20 where it is not given." }),
  ),
  cursor: Type.Optional(
    Type.String({ maxLength: 12_000, description: "From `next` or `previous`. It holds its filters." }),
  ),
};

/** A list of what `items` names; each list is declared once. */
export function PageOf<T extends TSchema & { title?: string }>(items: T) {
  return named(`${items.title}Page`, closed({ ...pageMembers, results: Type.Array(items) }));
}

const Link = Type.String({ format: "uri", examples: [null] });

/** What every page has beside its `results`. */
export const pageMembers = {
  next: nullable(Link),
  previous: nullable(Link),
};

/** Where a page begins: the keys of the row beside it, in the list's order; texts, numbers or null. */
export type Keys = (string | number)[];

/** What a list's query reads: its filters, and from where on how many in which direction. */
export interface PageRequest<F> {
  filters: F;
  /** One more than the page holds tells whether there is another page. */
  take: number;
  /** The keys of the row that the page begins after; undefined on the first page. */
  after: Keys | undefined;
  /** True where the page is read towards the list's beginning: the query then turns its order round. */
  backwards: boolean;
}

export interface PageRow {
  keys: Keys;
}

/**
 * Answers one page of a keyset list. `read` gets a PageRequest and gives at most `take` rows with their keys, in the
 * order it was asked for; `show` makes what travels of a row. A cursor holds the list's address, its filters, its
 * limit and the keys, sealed: nobody makes one or reads it, and the same state gives the same cursor.
 */
export async function answerPage<F extends object, Row extends PageRow, Shown>(
  request: FastifyRequest,
  { cursorKey, publicUrl }: { cursorKey: Buffer; publicUrl: string },
  query: F & { limit?: number; cursor?: string },
  read: (page: PageRequest<Omit<F, "limit" | "cursor">>) => Promise<Row[]>,
  show: (row: Row) => Shown,
): Promise<{ next: string | null; previous: string | null; results: Shown[] }> {
  const path = `${(request.routeOptions.url ?? "").replace(/\/?$/, "/")}`;
  const { limit: askedLimit, cursor: sealed, ...asked } = query;
  const address = request.url.split("?")[0] ?? path;
  const cursor =
    sealed === undefined ? undefined : open<Omit<F, "limit" | "cursor">>(cursorKey, address, sealed);
  if (cursor && Object.keys(asked).length > 0 && !isSame(asked, cursor.filters)) throw invalidCursor();

  const filters = cursor?.filters ?? asked;
  request.filters = filters;
  const limit = askedLimit ?? cursor?.limit ?? 20;
  const backwards = cursor?.backwards ?? false;
  const found = await read({ filters, take: limit + 1, after: cursor?.keys, backwards });
  const hasMore = found.length > limit;
  const rows = found.slice(0, limit);
  if (backwards) rows.reverse();

  const link = (row: PageRow | undefined, towardsStart: boolean) => {
    if (!row) return null;
    const cursorText = seal(cursorKey, address, { filters, limit, keys: row.keys, backwards: towardsStart });
    return `${publicUrl}${address.replace(/\/?$/, "/")}?cursor=${cursorText}`;
  };
  // An empty page still leads back: to what lies before the row it was asked to follow.
  const beside = cursor && rows.length === 0 ? { keys: cursor.keys } : undefined;
  const hasNext = backwards ? cursor !== undefined : hasMore;
  const hasPrevious = backwards ? hasMore : cursor !== undefined;
  return {
    next: hasNext ? link(rows.at(-1) ?? beside, false) : null,
    previous: hasPrevious ? link(rows.at(0) ?? beside, true) : null,
    results: rows.map(show),
  };
}

interface Cursor<F> {
  filters: F;
  limit: number;
  keys: Keys;
  backwards: boolean;
}

/** Words that a search was corrected to, and sums that a list is ordered by, may be of what nobody is shown. */
function seal<F>(key: Buffer, address: string, { filters, limit, keys, backwards }: Cursor<F>): string {
  const content = Buffer.from(JSON.stringify([filters, limit, keys, backwards ? 1 : 0]));
  const signed = signature(key, address, content);
  return Buffer.concat([signed, veil(key, signed, content)]).toString("base64url");
}

function open<F>(key: Buffer, address: string, sealed: string): Cursor<F> {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length <= signatureBytes || bytes.toString("base64url") !== sealed) throw invalidCursor();
  const signed = bytes.subarray(0, signatureBytes);
  const content = veil(key, signed, bytes.subarray(signatureBytes));
  if (!timingSafeEqual(signed, signature(key, address, content))) throw invalidCursor();
  const [filters, limit, keys, backwards] = JSON.parse(content.toString());
  return { filters, limit, keys, backwards: backwards === 1 };
}

/** As many as a counter of AES begins with. */
const signatureBytes = 16;

/** A cursor is good for one list only, with or without the closing slash. */
function signature(key: Buffer, address: string, content: Buffer): Buffer {
  const list = hash("sha256", address.replace(/\/$/, ""), "base64url");
  return hmac(key, `${list}.${content.toString("base64url")}`).subarray(0, signatureBytes);
}

/**
 * Makes a content unreadable, and readable again. It is counted from the signature, so that two contents never share a
 * beginning, though the same one gives the same bytes (the idea of RFC 5297).
 */
function veil(key: Buffer, signed: Buffer, content: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-ctr", hmac(key, "what cursors hold"), signed);
  return Buffer.concat([cipher.update(content), cipher.final()]);
}

function isSame(a: unknown, b: unknown): boolean {
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => isSame(a[name], b[name]));
}
