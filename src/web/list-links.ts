import type { FastifyRequest } from "fastify";
import { type PageQuery, type PageRequest, type PageRow, readPage } from "#platform/listing";
import type { Visit } from "./visit.ts";

/** A page of a list, with the links to those beside it as `pager` takes them. */
export interface ListPage<Row> {
  rows: Row[];
  previous: { text: string; href: string } | undefined;
  next: { text: string; href: string } | undefined;
}

/** Reads the page of a list that a visit asks for by `query`. Throws invalid_cursor. */
export async function readListPage<F extends object, Row extends PageRow>(
  { request, site, words }: Pick<Visit, "request" | "site" | "words">,
  query: PageQuery<F>,
  read: (page: PageRequest<Omit<F, "limit" | "cursor">>) => Promise<Row[]>,
): Promise<ListPage<Row>> {
  const path = pathOf(request);
  const page = await readPage(site.keys.cursors, path, query, read);
  const link = (cursor: string | null, text: string) =>
    cursor === null ? undefined : { text, href: `${path}?cursor=${cursor}` };
  return {
    rows: page.rows,
    previous: link(page.previous, words.previous),
    next: link(page.next, words.next),
  };
}

function pathOf({ url }: FastifyRequest): string {
  return url.split("?", 1)[0] ?? "/";
}
