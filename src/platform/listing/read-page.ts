import { isRecord } from "#platform/base";
import { invalidCursor, open, seal } from "./cursor.ts";
import type { PageRequest, PageRow } from "./page.ts";

/** What stands in the address of a list: its filters, and which page of it is asked for. */
export type PageQuery<F> = F & { limit?: number; cursor?: string };

/** A page of a list with the cursors of the pages beside it; null where there is none. */
export interface Page<F, Row> {
  filters: F;
  rows: Row[];
  next: string | null;
  previous: string | null;
}

const defaultLimit = 20;
export const highestLimit = 100;

/**
 * Reads one page of a keyset list. `read` gets a PageRequest and gives at most `take` rows with their keys, in the order
 * it was asked for. A cursor holds the list's address, its filters, its limit and the keys, sealed by `cursorKey`: nobody
 * makes one or reads it, and the same state gives the same cursor. Throws invalid_cursor.
 */
export async function readPage<F extends object, Row extends PageRow>(
  cursorKey: Buffer,
  address: string,
  query: PageQuery<F>,
  read: (page: PageRequest<Omit<F, "limit" | "cursor">>) => Promise<Row[]>,
): Promise<Page<Omit<F, "limit" | "cursor">, Row>> {
  const { limit: askedLimit, cursor: sealed, ...asked } = query;
  const cursor =
    sealed === undefined ? undefined : open<Omit<F, "limit" | "cursor">>(cursorKey, address, sealed);
  if (cursor && Object.keys(asked).length > 0 && !isSame(asked, cursor.filters)) throw invalidCursor();

  const filters = cursor?.filters ?? asked;
  const limit = askedLimit ?? cursor?.limit ?? defaultLimit;
  const backwards = cursor?.backwards ?? false;
  const found = await read({ filters, take: limit + 1, after: cursor?.keys, backwards });
  const hasMore = found.length > limit;
  const rows = found.slice(0, limit);
  if (backwards) rows.reverse();

  const cursorAt = (row: PageRow | undefined, towardsStart: boolean) =>
    row ? seal(cursorKey, address, { filters, limit, keys: row.keys, backwards: towardsStart }) : null;
  // An empty page still leads back: to what lies before the row it was asked to follow.
  const emptyAt = cursor && rows.length === 0 ? { keys: cursor.keys } : undefined;
  const hasNext = backwards ? cursor !== undefined : hasMore;
  const hasPrevious = backwards ? hasMore : cursor !== undefined;
  return {
    filters,
    rows,
    next: hasNext ? cursorAt(rows.at(-1) ?? emptyAt, false) : null,
    previous: hasPrevious ? cursorAt(rows.at(0) ?? emptyAt, true) : null,
  };
}

function isSame(a: unknown, b: unknown): boolean {
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => isSame(a[name], b[name]));
}
