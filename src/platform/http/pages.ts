import type { FastifyRequest } from "fastify";
import { type TSchema, Type } from "typebox";
import { closed, isRecord, named, nullable } from "#platform/base";
import type { PageRequest, PageRow } from "#platform/listing";
import { invalidCursor, open, seal } from "#platform/listing";

declare module "fastify" {
  interface FastifyRequest {
    /** What a list was asked for, by its address or by the cursor in it. */
    filters: object | undefined;
  }
}

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

function isSame(a: unknown, b: unknown): boolean {
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => isSame(a[name], b[name]));
}
