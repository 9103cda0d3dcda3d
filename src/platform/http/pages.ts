import type { FastifyRequest } from "fastify";
import { type TSchema, Type } from "typebox";
import { type Config, closed, type Keys, named, nullable } from "#platform/base";
import { highestLimit, type PageQuery, type PageRequest, type PageRow, readPage } from "#platform/listing";
import { siteAddress } from "./address.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What a list was asked for, by its address or by the cursor in it. */
    filters: object | undefined;
  }
}

/** What stands in the address of every list. */
export const pageQuery = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: highestLimit,
      description: "The most results to return; 20 by default.",
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      maxLength: 12_000,
      description: "The cursor in `next` or `previous`. It includes the filters.",
    }),
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

/** Answers one page of a list as JSON with links to the pages beside it; `show` makes what travels of a row. */
export async function answerPage<F extends object, Row extends PageRow, Shown>(
  request: FastifyRequest,
  { config, keys }: { config: Config; keys: Keys },
  query: PageQuery<F>,
  read: (page: PageRequest<Omit<F, "limit" | "cursor">>) => Promise<Row[]>,
  show: (row: Row) => Shown,
): Promise<{ next: string | null; previous: string | null; results: Shown[] }> {
  const [address = ""] = request.url.split("?");
  const { filters, rows, next, previous } = await readPage(keys.cursors, address, query, read);
  request.filters = filters;
  const list = `${siteAddress(config, request)}${address.replace(/\/?$/, "/")}`;
  const linkTo = (cursor: string | null) => cursor && `${list}?cursor=${cursor}`;
  return { next: linkTo(next), previous: linkTo(previous), results: rows.map(show) };
}
