import type { FastifyReply } from "fastify";
import type { Static } from "typebox";
import type { Platform } from "#platform";
import { endOfDay, notFound, userInactive } from "#platform/base";
import { sendFragments } from "#platform/cache";
import {
  type App,
  actorOf,
  answerPage,
  idempotencyProblems,
  siteAddress,
  withIdempotency,
} from "#platform/http";
import { entryOf, invalidCursor, withoutEmptySearch } from "#platform/listing";
import {
  FilterQuery,
  findNextEndOfPromotion,
  marketAt,
  notOwner,
  ProductPage,
  productFragments,
  productListTags,
  readPromoted,
  readPromotedFirst,
} from "#products";
import { insufficientFunds } from "#wallet";
import { tooOldToPromote } from "./errors.ts";
import { countingImpressions } from "./impressions.ts";
import { promote } from "./promotion.ts";
import { NewPromotion, Promotion } from "./schemas.ts";

/** The lists that put the promoted in front, and how a product gets there. */
export function promotionRoutes(api: App, platform: Platform): void {
  lists(api, platform);
  purchase(api, platform);
}

function lists(api: App, platform: Platform) {
  const { db, config, clock } = platform;
  const ofProducts = productListTags(config);
  /** What stands in front, and where these pages end, moves when any promotion ends, and with the day. */
  const cacheTags = async (page: object, asked: Parameters<typeof ofProducts>[1]) => {
    const [dayEnds, ends] = [
      endOfDay(config.timeZone, asked.now),
      await findNextEndOfPromotion(db, asked.now),
    ];
    return { ...ofProducts(page, asked), expiresAt: ends && ends < dayEnds ? ends : dayEnds };
  };
  const answer = (
    reply: FastifyReply,
    query: Static<typeof FilterQuery>,
    read: typeof readPromoted | typeof readPromotedFirst,
  ) => {
    const now = clock.now();
    const { request } = reply;
    const siteUrl = siteAddress(config, request);
    const market = marketAt(config, now);
    return sendFragments(
      reply,
      () => productFragments(db, { siteUrl, now }),
      async () => {
        const inFront: number[] = [];
        const list = await answerPage(
          request,
          platform,
          withoutEmptySearch(query),
          (page) => read(db, market, now, page),
          (row) => {
            if (row.isInFront) inFront.push(row.id);
            return entryOf(row);
          },
        );
        request.onSent = countingImpressions(platform, inFront);
        return list;
      },
    );
  };

  api.get(
    "/products/promotion/",
    {
      config: { access: "public", problems: [invalidCursor], cacheTags },
      schema: {
        tags: ["Products"],
        summary: "List promoted products, newest first",
        operationId: "listPromotedProducts",
        description: [
          "Leaves out products past their best-before date. Takes the filters of `GET products/`; `search` narrows",
          "the list without changing its order.",
        ].join(" "),
        querystring: FilterQuery,
        response: { 200: ProductPage },
      },
    },
    async (request, reply) => answer(reply, request.query, readPromoted),
  );

  api.get(
    "/promotion/",
    {
      config: { access: "public", problems: [invalidCursor], cacheTags },
      schema: {
        tags: ["Promotion"],
        summary: "List all products, promoted ones first",
        operationId: "listPromotedFirst",
        description: [
          "Newest first within each part. Takes the filters of `GET products/`. Which products come first is",
          "settled on the first page: a promotion that ends while you follow `next` doesn't move anything. Products",
          "past their best-before date are listed with the rest.",
        ].join(" "),
        querystring: FilterQuery,
        response: { 200: ProductPage },
      },
    },
    async (request, reply) => answer(reply, request.query, readPromotedFirst),
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
        summary: "Promote a product",
        operationId: "promoteProduct",
        description: [
          "The owner pays `promotion_price_per_day` of `GET site/` for each day, from `available` in their wallet",
          "in the site's currency; a product admin promotes it free of charge. If the product is already promoted,",
          "`days` are added to the end. An unlisted product can be promoted too, but its days pass all the same; a",
          "product past its best-before date can't, because nobody could buy it.",
        ].join(" "),
        body: NewPromotion,
        response: { 201: Promotion },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      return withIdempotency(db, clock, request, reply, async (tx) => {
        return { status: 201, body: await promote(tx, config, actor, request.body) };
      });
    },
  );
}
