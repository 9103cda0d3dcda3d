import type { Platform } from "#platform";
import { type App, answerPage, callerOf } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { readOrderPapers, readPaper, readPapers } from "./papers.ts";
import { OrderPapersPath, OrderPapersQuery, Paper, PaperPage, PaperPath, PapersQuery } from "./schemas.ts";
import { showPaper, showSummary } from "./show.ts";

const tags = ["Papers"];

/** Receipts, credit notes and invoices of the site's commission, for those whose they are and who run the site. */
export function paperRoutes(api: App, platform: Platform): void {
  const { db } = platform;
  api.get(
    "/order/:order_id/papers/",
    {
      config: { access: "user", problems: [invalidCursor] },
      schema: {
        tags: ["Order"],
        summary: "List an order's papers, oldest first",
        operationId: "listOrderPapers",
        description: [
          "The receipt, issued in its producer's name when the order is handed over, and a credit note for each refund that",
          "leaves the order's total as it is. For its buyer, its producer and staff. Nothing is issued before the hand-over: an",
          "order that is cancelled has no papers.",
        ].join(" "),
        params: OrderPapersPath,
        querystring: OrderPapersQuery,
        response: { 200: PaperPage },
      },
    },
    async (request) =>
      answerPage(
        request,
        platform,
        request.query,
        (page) => readOrderPapers(db, callerOf(request).userId, request.params.order_id, page),
        (row) => showSummary(row),
      ),
  );

  api.get(
    "/papers/",
    {
      config: { access: "user", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List your papers, newest first",
        operationId: "listPapers",
        description: [
          "Receipts and credit notes of what you bought and sold, and the site's monthly invoices of its commission, which come",
          "on the first day of the month after. `kind` narrows them to one kind.",
        ].join(" "),
        querystring: PapersQuery,
        response: { 200: PaperPage },
      },
    },
    async (request) =>
      answerPage(
        request,
        platform,
        request.query,
        (page) => readPapers(db, callerOf(request).userId, page),
        (row) => showSummary(row),
      ),
  );

  api.get(
    "/papers/:paper_id/",
    {
      config: { access: "user" },
      schema: {
        tags,
        summary: "Get a paper",
        operationId: "getPaper",
        description: [
          "A paper never changes once it is issued: the response is the same to the byte whenever you ask. Its amounts are laid",
          "out for an electronic invoice by EN 16931: `net_total` of the lines of a rate make its `taxable`, `tax` is the rate's",
          "share of that, and `rounding` is the cent that prices with tax leave over.",
        ].join(" "),
        params: PaperPath,
        response: { 200: Paper },
      },
    },
    async (request) => showPaper(await readPaper(db, callerOf(request).userId, request.params.paper_id)),
  );
}
