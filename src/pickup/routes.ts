import { MarketDayPath, notHelper } from "#days";
import type { Platform } from "#platform";
import { sendWholeList } from "#platform/cache";
import {
  type App,
  actorOf,
  callerOf,
  idempotencyProblems,
  permissionDenied,
  siteAddress,
  withIdempotency,
} from "#platform/http";
import { showBaskets } from "./baskets.ts";
import { closeDay, readClosing } from "./closing.ts";
import { basketsOpen, dayNotOpen } from "./errors.ts";
import { takeEvents } from "./events.ts";
import {
  DayBasket,
  DayBaskets,
  DayClosing,
  DayEventResults,
  NewDayClosing,
  NewDayEvents,
} from "./schemas.ts";
import { readEvents } from "./told.ts";

const tags = ["Market days"];

/** The day itself: what is handed over to whom, what was done, and how it ended. */
export function pickupRoutes(api: App, platform: Platform): void {
  baskets(api, platform);
  events(api, platform);
  closing(api, platform);
}

function baskets(api: App, { db, config, clock }: Platform) {
  api.get(
    "/market-days/:market_day_id/baskets/",
    {
      config: { access: "user", problems: [notHelper] },
      schema: {
        tags,
        summary: "List the baskets of a market day",
        operationId: "listBaskets",
        description: [
          "For staff and the day's helpers (in the demo market: mara), all of them in one answer, by number; a producer gets",
          "what was bought from them. `due` is what is still to be paid at the table, `paid` what was paid by card and what",
          "events say was received, less change; where they say nothing, what was handed over counts as paid.",
        ].join(" "),
        params: MarketDayPath,
        response: { 200: DayBaskets },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const { market_day_id } = request.params;
      const baskets = await showBaskets(db, callerOf(request).userId, market_day_id, siteUrl, clock.now());
      return sendWholeList(reply, DayBasket, baskets);
    },
  );
}

function events(api: App, platform: Platform) {
  const { db, clock } = platform;
  api.post(
    "/market-days/:market_day_id/events/",
    {
      config: { access: "user", problems: [notHelper, dayNotOpen, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Send what was done at a market day",
        operationId: "sendDayEvents",
        description: [
          "For staff and the day's helpers (in the demo market: mara): up to 500 events, perhaps noted without a network. They are judged",
          "in the order in which they arrive; `at` is kept as it is told. `arrived`, `no_show` and `handed_over` name a",
          "`basket`, and the last may name an `order_id` of it, and a line `n` of that; `weighed` and `short` name the",
          "`order_id` and the line `n`; `undo` names the event `of` which nothing shall remain. The first hand-over stands,",
          "a second is refused as `already_handed_over` with who was first and when. An order is fulfilled with the last of",
          "its lines. An event that was sent before changes nothing: it is a `duplicate`, or refused as before.",
        ].join(" "),
        params: MarketDayPath,
        body: NewDayEvents,
        response: { 200: DayEventResults },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const told = readEvents(request.body.events);
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const outcomes = await takeEvents(tx, platform, actor, request.params.market_day_id, told);
        const results = outcomes.map(({ at, ...outcome }) => ({
          ...outcome,
          at: at === null ? null : new Date(at),
        }));
        return { status: 200, body: { results } };
      });
    },
  );
}

function closing(api: App, { db, clock, config }: Platform) {
  api.get(
    "/market-days/:market_day_id/closing/",
    {
      config: { access: "user", problems: [permissionDenied] },
      schema: {
        tags,
        summary: "See how a market day stands",
        operationId: "getDayClosing",
        description: [
          "For staff (in the demo market: mara). `expected` is the cash that events say was received, less change; of a",
          "basket without such events, what was handed over and not paid by card.",
        ].join(" "),
        params: MarketDayPath,
        response: { 200: DayClosing },
      },
    },
    async (request) => readClosing(db, callerOf(request).userId, request.params.market_day_id),
  );

  api.post(
    "/market-days/:market_day_id/closing/",
    {
      config: {
        access: "user",
        problems: [permissionDenied, basketsOpen, dayNotOpen, ...idempotencyProblems],
      },
      schema: {
        tags,
        summary: "Close a market day",
        operationId: "closeMarketDay",
        description: [
          "For staff (in the demo market: mara). Where orders were still open they are closed. `counted` is the money in the box. Baskets",
          "that are open become no-shows with `confirm: true`; their orders stay as they are, for staff to cancel or not.",
          "After it no event is taken.",
        ].join(" "),
        params: MarketDayPath,
        body: NewDayClosing,
        response: { 200: DayClosing },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      return withIdempotency(db, clock, request, reply, async (tx) => ({
        status: 200,
        body: await closeDay(tx, config, actor, request.params.market_day_id, request.body),
      }));
    },
  );
}
