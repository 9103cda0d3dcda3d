import { Type } from "typebox";
import { notAProducer, producerNotApproved } from "#accounts";
import type { Platform } from "#platform";
import { preconditionFailed } from "#platform/base";
import { requireIfMatch, sendFragment, sendFragments } from "#platform/cache";
import { transaction } from "#platform/database";
import {
  type App,
  actorOf,
  answerPage,
  apiPrefix,
  idempotencyProblems,
  siteAddress,
  withIdempotency,
} from "#platform/http";
import { entryOf, invalidCursor, withoutEmptySearch } from "#platform/listing";
import { productFacetTags, productListTags, productsOfUserTags, productTags } from "./cache-tags.ts";
import { notEnoughStock, notOwner } from "./errors.ts";
import { readFacets } from "./facets.ts";
import { marketAt } from "./filters.ts";
import { productFragments, readOfProducer, readProducts } from "./lists.ts";
import { addStock, changeProduct, createProduct, removeProduct } from "./products.ts";
import {
  DeletedPath,
  FacetsQuery,
  NewProduct,
  OfUserQuery,
  Product,
  ProductChanges,
  ProductFacets,
  ProductPage,
  ProductPath,
  ProductsQuery,
  StockChange,
  UserPath,
} from "./schemas.ts";
import { showProduct } from "./show.ts";

const tags = ["Products"];

/** The routes of products. */
export function productRoutes(api: App, platform: Platform): void {
  marketList(api, platform);
  marketFacets(api, platform);
  creation(api, platform);
  listOfUser(api, platform);
  oneProduct(api, platform);
}

function marketList(api: App, platform: Platform) {
  const { db, config, clock } = platform;
  api.get(
    "/products/",
    {
      config: { access: "public", problems: [invalidCursor], cacheTags: productListTags(config) },
      schema: {
        tags,
        summary: "List products, newest first",
        operationId: "listProducts",
        description: [
          "Prices are compared within `currency`, which is the site's first currency by default. When ordering by",
          "harvest day, products without one come last. `search` puts the best match first unless `ordering` is",
          "given: products with all words in the name, then in name, category or producer, then anywhere, then",
          "those found by forgiving one wrong letter; newest first within each. `ordering=distance` needs `near`",
          "and `radius_km`. A product past its best-before date counts as out of stock.",
        ].join(" "),
        querystring: ProductsQuery,
        response: { 200: ProductPage },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const query = withoutEmptySearch(request.query);
      const now = clock.now();
      const market = marketAt(config, now);
      return sendFragments(
        reply,
        () => productFragments(db, { siteUrl, now }),
        () => answerPage(request, platform, query, (page) => readProducts(db, market, page), entryOf),
      );
    },
  );
}

function marketFacets(api: App, { db, config, clock }: Platform) {
  api.get(
    "/products/facets/",
    {
      config: { access: "public", cacheTags: productFacetTags(config) },
      schema: {
        tags,
        summary: "Count products by category, label, stock and price",
        operationId: "getProductFacets",
        description: [
          "Takes the filters of `GET products/` and counts what that list holds for each further choice. A filter on",
          "`category`, `in_stock` or price doesn't narrow its own counts; labels combine, so each is counted within",
          "the current selection, the 50 most frequent ones. `price` is the range in `currency`, which is the site's",
          "first currency by default, and null if nothing is sold in it. Of a large market only the first 10,000",
          "products are counted; then `is_exact` is false, and there are at least as many, at prices at least as far",
          "apart.",
        ].join(" "),
        querystring: FacetsQuery,
        response: { 200: ProductFacets },
      },
    },
    async (request) => {
      const asked = withoutEmptySearch(request.query);
      request.filters = asked;
      return readFacets(db, marketAt(config, clock.now()), asked);
    },
  );
}

function creation(api: App, { db, clock, config }: Platform) {
  api.post(
    "/products/new/",
    {
      config: { access: "user", problems: [notAProducer, producerNotApproved, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Create a product",
        operationId: "createProduct",
        description: [
          "For approved producers. `price` is the price of one package, which holds `pack_size` of `pack_unit`; the",
          "`unit_price` in the response is worked out from these. The product is for sale at once, unless",
          "`is_listed` is false.",
        ].join(" "),
        body: NewProduct,
        response: { 201: Product },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const siteUrl = siteAddress(config, request);
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const product = await createProduct(tx, config, actor, request.body);
        const location = `${siteUrl}${apiPrefix}/products/${product.id}/`;
        return { status: 201, body: showProduct(product, siteUrl, actor.now), location };
      });
    },
  );
}

function listOfUser(api: App, platform: Platform) {
  const { db, config, clock } = platform;
  api.get(
    "/products/user/:user_id/",
    {
      config: {
        access: "public",
        showsMoreToUsers: true,
        problems: [invalidCursor],
        cacheTags: productsOfUserTags,
      },
      schema: {
        tags,
        summary: "List a producer's products, oldest first",
        operationId: "listProductsOfUser",
        description: "Includes sold-out products. Unlisted products are shown only to their producer.",
        params: UserPath,
        querystring: OfUserQuery,
        response: { 200: ProductPage },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const viewerId = request.caller?.userId;
      const read = (page: Parameters<typeof readOfProducer>[3]) =>
        readOfProducer(db, viewerId, request.params.user_id, page);
      return sendFragments(
        reply,
        () => productFragments(db, { viewerId, siteUrl, now: clock.now() }),
        () => answerPage(request, platform, request.query, read, entryOf),
      );
    },
  );
}

function oneProduct(api: App, { db, clock, config }: Platform) {
  const onOwn = { access: "user", problems: [notOwner, preconditionFailed] } as const;
  api.get(
    "/products/:product_id/",
    {
      config: { access: "public", showsMoreToUsers: true, cacheTags: productTags },
      schema: {
        tags,
        summary: "Get a product",
        operationId: "getProduct",
        description: "404 if the product was deleted. An unlisted product is shown only to its owner.",
        params: ProductPath,
        response: { 200: Product },
      },
    },
    async (request, reply) => {
      const viewer = { viewerId: request.caller?.userId, siteUrl: siteAddress(config, request) };
      const fragments = productFragments(db, { ...viewer, now: clock.now() });
      return sendFragment(reply, fragments, request.params.product_id);
    },
  );

  api.patch(
    "/products/:product_id/",
    {
      config: { ...onOwn, problems: [...onOwn.problems] },
      schema: {
        tags,
        summary: "Update a product",
        operationId: "changeProduct",
        description: [
          "With `is_listed: false`, only its owner sees the product. Orders keep the details they were placed with.",
          "`price` can be in any of the `currencies` of `GET site/`, or in the product's present currency even if",
          "the site no longer lists it.",
        ].join(" "),
        params: ProductPath,
        body: ProductChanges,
        response: { 200: Product },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const siteUrl = siteAddress(config, request);
      const { product_id } = request.params;
      const product = await transaction(db, (tx) =>
        changeProduct(tx, config, actor, product_id, request.body, (before) =>
          requireIfMatch(request, reply, showProduct(before, siteUrl, actor.now)),
        ),
      );
      return showProduct(product, siteUrl, actor.now);
    },
  );

  api.delete(
    "/products/:product_id/",
    {
      config: { access: "user", problems: [notOwner] },
      schema: {
        tags,
        summary: "Delete a product",
        operationId: "deleteProduct",
        description: "For its owner and product admins. Orders that contain the product keep their own copy.",
        params: DeletedPath,
        response: { 204: Type.Null({ description: "Deleted." }) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      await transaction(db, (tx) => removeProduct(tx, actor, request.params.product_id));
      return reply.code(204).send(null);
    },
  );

  api.post(
    "/products/:product_id/stock/",
    {
      config: { access: "user", problems: [notOwner, notEnoughStock, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Add to or take from stock",
        operationId: "changeStock",
        description:
          "Changes the stock by an amount instead of setting it, so sales that happen at the same time still count.",
        params: ProductPath,
        body: StockChange,
        response: { 200: Product },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const product = await addStock(tx, actor, request.params.product_id, request.body.change);
        return { status: 200, body: showProduct(product, siteAddress(config, request), actor.now) };
      });
    },
  );
}
