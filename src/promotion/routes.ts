import {
  type App,
  answerCards,
  answerPage,
  callerOf,
  entryOf,
  idempotencyProblems,
  invalidCursor,
  notFound,
  type Platform,
  siteAddress,
  userInactive,
  withoutEmptySearch,
  writeOnce,
} from "#platform";
import {
  dependsOnProducts,
  FilterQuery,
  findNextEndOfPromotion,
  notOwner,
  ProductPage,
  productCards,
  readPromoted,
  readPromotedFirst,
} from "#products";
import { insufficientFunds } from "#wallet";
import { definePromotionJobs } from "./jobs.ts";
import { promote } from "./promotion.ts";
import { NewPromotion, Promotion } from "./schemas.ts";

/** The lists that put the promoted in front, and how a product gets there. */
export function promotionRoutes(api: App, platform: Platform): void {
  definePromotionJobs(platform);
  lists(api, platform);
  purchase(api, platform);
}

function lists(api: App, { db, config, keys, clock }: Platform) {
  /** What stands in front, and where these pages end, moves when any promotion ends. */
  const dependsOn = async (page: object, asked: Parameters<typeof dependsOnProducts>[1] & { now: Date }) => ({
    ...dependsOnProducts(page, asked),
    until: await findNextEndOfPromotion(db, asked.now),
  });

  api.get(
    "/products/promotion/",
    {
      config: { access: "public", problems: [invalidCursor], dependsOn },
      schema: {
        tags: ["Products"],
        summary: "What is promoted now, the newest first",
        operationId: "listPromotedProducts",
        description:
          "The filters are those of `GET products/`; `search` narrows the list and leaves its order.",
        querystring: FilterQuery,
        response: { 200: ProductPage },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const place = { cursorKey: keys.cursors, publicUrl: siteUrl };
      const query = withoutEmptySearch(request.query);
      const now = clock.now();
      return answerCards(
        reply,
        () => productCards(db, { siteUrl, now }),
        () => answerPage(request, place, query, (page) => readPromoted(db, config, now, page), entryOf),
      );
    },
  );

  api.get(
    "/promotion/",
    {
      config: { access: "public", problems: [invalidCursor], dependsOn },
      schema: {
        tags: ["Promotion"],
        summary: "Everything for sale, the promoted in front",
        operationId: "listPromotedFirst",
        description: [
          "Each part the newest first; the filters are those of `GET products/`. What stands in front is settled on the",
          "first page: a promotion that ends while somebody follows `next` moves nothing in their walk.",
        ].join(" "),
        querystring: FilterQuery,
        response: { 200: ProductPage },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const place = { cursorKey: keys.cursors, publicUrl: siteUrl };
      const query = withoutEmptySearch(request.query);
      const now = clock.now();
      return answerCards(
        reply,
        () => productCards(db, { siteUrl, now }),
        () => answerPage(request, place, query, (page) => readPromotedFirst(db, config, now, page), entryOf),
      );
    },
  );
}

function purchase(api: App, { db, config, clock }: Platform) {
  api.post(
    "/promotion/",
    {
      config: {
        access: "user",
        problems: [notFound, notOwner, insufficientFunds, userInactive, ...idempotencyProblems],
      },
      schema: {
        tags: ["Promotion"],
        summary: "Put a product in front",
        operationId: "promoteProduct",
        description: [
          "Its owner pays `promotion_price_per_day` of `site/` for each day, from what is available in their wallet in",
          "the site's currency; a product admin grants it free. What is promoted already is so for `days` more. A",
          "product that is not listed may be promoted too, and its days pass meanwhile.",
        ].join(" "),
        body: NewPromotion,
        response: { 201: Promotion },
      },
    },
    async (request, reply) => {
      const actor = { userId: callerOf(request).userId, now: clock.now() };
      return writeOnce(db, clock, request, reply, async (tx) => {
        return { status: 201, body: await promote(tx, config, actor, request.body) };
      });
    },
  );
}
