import { readOrder } from "#orders";
import { notFound } from "#platform/base";
import type { Db } from "#platform/database";
import type { PageRequest } from "#platform/listing";
import { isStaff } from "#staff";
import { findAllPapers, findPaper, listOrderPapers, listPapersOf } from "./queries.ts";
import type { PaperKind } from "./schemas.ts";
import { showPaper } from "./show.ts";

/** A paper. Throws not_found for who is neither a party of it nor runs the site. */
export async function readPaper(db: Db, userId: number, id: number) {
  const paper = await findPaper(db, id, { userId, isStaff: await isStaff(db, userId) });
  if (!paper) throw notFound();
  return paper;
}

/** The papers of an order, the oldest first. Throws not_found for who is neither a party of it nor runs the site. */
export async function readOrderPapers(db: Db, userId: number, orderId: number, page: PageRequest<object>) {
  if (!(await isStaff(db, userId))) await readOrder(db, userId, orderId);
  return listOrderPapers(db, orderId, page);
}

/** A page of the papers of which somebody is a party, the newest first. */
export function readPapers(db: Db, userId: number, { filters, ...page }: PageRequest<{ kind?: PaperKind }>) {
  return listPapersOf(db, userId, filters.kind, page);
}

/** The receipt of an order, the newest where a hand-over was taken back; undefined before it is issued. Throws not_found. */
export async function readReceipt(db: Db, userId: number, orderId: number) {
  const papers = await readOrderPapers(db, userId, orderId, {
    ...{ filters: {}, take: 100, after: undefined, backwards: true },
  });
  const receipt = papers.find(({ kind }) => kind === "receipt");
  return receipt && readPaper(db, userId, receipt.id);
}

/** All papers of a person, as they see them, some at a time. */
export async function* exportPapers(db: Db, userId: number) {
  for await (const rows of findAllPapers(db, userId)) yield rows.map(showPaper);
}
