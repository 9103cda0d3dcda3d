import type { Platform } from "#platform";
import { endOfDay, notFound, userInactive } from "#platform/base";
import { answerCards } from "#platform/cache";
import { type App, actorOf, answerPage, idempotencyProblems, siteAddress, writeOnce } from "#platform/http";
import { entryOf, invalidCursor, withoutEmptySearch } from "#platform/listing";
import {
  dependsOnProducts,
  FilterQuery,
  findNextEndOfPromotion,
  marketAt,
  notOwner,
  ProductPage,
  productCards,
  readPromoted,
  readPromotedFirst,
} from "#products";
import { insufficientFunds } from "#wallet";
import { tooOldToPromote } from "./errors.ts";
import { definePromotionJobs } from "./jobs.ts";
import { promote } from "./promotion.ts";
import { NewPromotion, Promotion } from "./schemas.ts";

/** The lists that put the promoted in front, and how a product gets there. */
export function promotionRoutes(api: App, platform: Platform): void {
  definePromotionJobs(platform);
  lists(api, platform);
  purchase(api, platform);
}

function lists(api: App, platform: Platform) {
  const { db, config, clock } = platform;
  const { timeZone } = config;
  const ofProducts = dependsOnProducts(config);
  /** What stands in front, and where these pages end, moves when any promotion ends, and with the day. */
  const dependsOn = async (page: object, asked: Parameters<typeof ofProducts>[1]) => {
    const [dayEnds, ends] = [endOfDay(timeZone, asked.now), await findNextEndOfPromotion(db, asked.now)];
    return { ...ofProducts(page, asked), until: ends && ends < dayEnds ? ends : dayEnds };
  };

  api.get(
    "/products/promotion/",
    {
      config: { access: "public", problems: [invalidCursor], dependsOn },
      schema: {
        tags: ["Products"],
        summary: "What is promoted now, the newest first",
        operationId: "listPromotedProducts",
        description:
          "What is past its best-before day is left out. The filters are those of `GET products/`; `search` narrows the list and leaves its order.",
        querystring: FilterQuery,
        response: { 200: ProductPage },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const query = withoutEmptySearch(request.query);
      const now = clock.now();
      const market = marketAt(config, now);
      return answerCards(
        reply,
        () => productCards(db, { siteUrl, now }),
        () => answerPage(request, platform, query, (page) => readPromoted(db, market, now, page), entryOf),
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
          "first page: a promotion that ends while somebody follows `next` moves nothing in their walk. What is past its",
          "best-before day stands among the rest.",
        ].join(" "),
        querystring: FilterQuery,
        response: { 200: ProductPage },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const query = withoutEmptySearch(request.query);
      const now = clock.now();
      const market = marketAt(config, now);
      return answerCards(
        reply,
        () => productCards(db, { siteUrl, now }),
        () =>
          answerPage(request, platform, query, (page) => readPromotedFirst(db, market, now, page), entryOf),
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
        problems: [
          notFound,
          notOwner,
          tooOldToPromote,
          insufficientFunds,
          userInactive,
          ...idempotencyProblems,
        ],
      },
      schema: {
        tags: ["Promotion"],
        summary: "Put a product in front",
        operationId: "promoteProduct",
        description: [
          "Its owner pays `promotion_price_per_day` of `site/` for each day, from what is available in their wallet in",
          "the site's currency; a product admin grants it free. What is promoted already is so for `days` more. A",
          "product that is not listed may be promoted too, and its days pass meanwhile; one past its best-before day may",
          "not, for nobody could buy it.",
        ].join(" "),
        body: NewPromotion,
        response: { 201: Promotion },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      return writeOnce(db, clock, request, reply, async (tx) => {
        return { status: 201, body: await promote(tx, config, actor, request.body) };
      });
    },
  );
}
