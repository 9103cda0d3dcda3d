import { type App, answerPage, invalidCursor, PageOf, type Platform, siteAddress } from "#platform";
import {
  FilterQuery,
  Product,
  readPromoted,
  readPromotedFirst,
  showProduct,
  withoutEmptySearch,
} from "#products";
import { definePromotionJobs } from "./jobs.ts";

/** The lists that put the promoted in front. */
export function promotionRoutes(api: App, platform: Platform): void {
  const { db, config, keys, clock } = platform;
  definePromotionJobs(platform);

  api.get(
    "/products/promotion/",
    {
      config: { access: "public", problems: [invalidCursor] },
      schema: {
        tags: ["Products"],
        summary: "What is promoted now, the newest first",
        operationId: "listPromotedProducts",
        description:
          "The filters are those of `GET products/`; `search` narrows the list and leaves its order.",
        querystring: FilterQuery,
        response: { 200: PageOf(Product) },
      },
    },
    async (request) => {
      const place = { cursorKey: keys.cursors, publicUrl: siteAddress(config, request) };
      const now = clock.now();
      return answerPage(
        request,
        place,
        withoutEmptySearch(request.query),
        (page) => readPromoted(db, config, now, page),
        (row) => showProduct(row, place.publicUrl, now),
      );
    },
  );

  api.get(
    "/promotion/",
    {
      config: { access: "public", problems: [invalidCursor] },
      schema: {
        tags: ["Promotion"],
        summary: "Everything for sale, the promoted in front",
        operationId: "listPromotedFirst",
        description: [
          "Each part the newest first; the filters are those of `GET products/`. What stands in front is settled on the",
          "first page: a promotion that ends while somebody follows `next` moves nothing in their walk.",
        ].join(" "),
        querystring: FilterQuery,
        response: { 200: PageOf(Product) },
      },
    },
    async (request) => {
      const place = { cursorKey: keys.cursors, publicUrl: siteAddress(config, request) };
      const now = clock.now();
      return answerPage(
        request,
        place,
        withoutEmptySearch(request.query),
        (page) => readPromotedFirst(db, config, now, page),
        (row) => showProduct(row, place.publicUrl, now),
      );
    },
  );
}
