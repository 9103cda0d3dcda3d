import { Type } from "typebox";
import { notAProducer } from "#accounts";
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
  permissionDenied,
  siteAddress,
  withIdempotency,
} from "#platform/http";
import { entryOf, invalidCursor } from "#platform/listing";
import { openOrders } from "#users";
import { attendDay, leaveDay } from "./attendance.ts";
import { dayListTags } from "./cache-tags.ts";
import { changeDay, createDay, deleteDay, readDay } from "./days.ts";
import { dayClosed, dayHasOrders, notAttending } from "./errors.ts";
import { type AskedDays, dayFragments, findNextChange, readDays } from "./lists.ts";
import {
  DeletedDayPath,
  MarketDay,
  MarketDayChanges,
  MarketDayPage,
  MarketDayPath,
  MarketDaysQuery,
  NewMarketDay,
} from "./schemas.ts";
import { type DayViewer, showDay } from "./show.ts";

const tags = ["Market days"];

/** Market days: when and where goods are handed over, and who comes. */
export function dayRoutes(api: App, platform: Platform): void {
  reading(api, platform);
  writing(api, platform);
  attendance(api, platform);
}

type Asking = Parameters<typeof siteAddress>[1] & { caller?: { userId: number } | undefined };

export function dayViewerOf({ config, clock }: Platform, request: Asking): DayViewer {
  const { timeZone } = config;
  return {
    viewerId: request.caller?.userId,
    siteUrl: siteAddress(config, request),
    timeZone,
    now: clock.now(),
  };
}

function reading(api: App, platform: Platform) {
  const { db } = platform;
  const forAll = { access: "public", showsMoreToUsers: true } as const;
  /** A list of what is open or done moves by the clock. */
  const listTags = async (_page: object, { filters, now }: { filters: AskedDays; now: Date }) => ({
    ...dayListTags(),
    expiresAt: filters.status === undefined ? undefined : await findNextChange(db, now),
  });
  api.get(
    "/market-days/",
    {
      config: { ...forAll, problems: [invalidCursor], cacheTags: listTags },
      schema: {
        tags,
        summary: "List market days, earliest first",
        operationId: "listMarketDays",
        description: [
          "`from` and `to` are days in the site's time zone; the list begins with the very first market day unless `from`",
          "or `status` says otherwise. `status=open` are those that can be ordered for now. `near` with `radius_km`",
          "finds those at places around a point and shows how far away each place is.",
        ].join(" "),
        querystring: MarketDaysQuery,
        response: { 200: MarketDayPage },
      },
    },
    async (request, reply) => {
      const viewer = dayViewerOf(platform, request);
      return sendFragments(
        reply,
        () => dayFragments(db, viewer),
        () => answerPage(request, platform, request.query, (page) => readDays(db, viewer, page), entryOf),
      );
    },
  );

  api.get(
    "/market-days/:market_day_id/",
    {
      config: { ...forAll, cacheTags: dayListTags },
      schema: {
        tags,
        summary: "Get a market day",
        operationId: "getMarketDay",
        description: [
          "`status` follows the clock: `announced` until `opens_at`, `open` until `closes_at`, `closed` until `starts_at`,",
          "`under_way` until `ends_at`, then `done`; or `cancelled`. Producers who come are in `attending` unless it is one",
          "of their `days_off`.",
        ].join(" "),
        params: MarketDayPath,
        response: { 200: MarketDay },
      },
    },
    async (request, reply) =>
      sendFragment(reply, dayFragments(db, dayViewerOf(platform, request)), request.params.market_day_id),
  );
}

function writing(api: App, platform: Platform) {
  const { db, clock, config } = platform;
  api.post(
    "/market-days/",
    {
      config: { access: "user", problems: [permissionDenied, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Create a market day",
        operationId: "createMarketDay",
        description: [
          "For staff (in the demo market: mara). Days and times are those of the clock in the site's time zone. With",
          "`slot_minutes` the day is divided into slots; `slot_capacity` is how many baskets are fetched in each at most.",
        ].join(" "),
        body: NewMarketDay,
        response: { 201: MarketDay },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const viewer = dayViewerOf(platform, request);
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const day = await createDay(tx, config, actor, request.body);
        const location = `${viewer.siteUrl}${apiPrefix}/market-days/${day.id}/`;
        return { status: 201, body: showDay(day, viewer), location };
      });
    },
  );

  api.patch(
    "/market-days/:market_day_id/",
    {
      config: { access: "user", problems: [permissionDenied, dayClosed, dayHasOrders, preconditionFailed] },
      schema: {
        tags,
        summary: "Update a market day",
        operationId: "changeMarketDay",
        description: [
          "For staff (in the demo market: mara), until it is over. A new `date` keeps the times on the clock. What you change",
          "on a day of a series stays when the series changes. Where people have ordered, another place or time, an earlier",
          "cut-off or a smaller slot needs `confirm: true`; a slot always holds those who have it.",
        ].join(" "),
        params: MarketDayPath,
        body: MarketDayChanges,
        response: { 200: MarketDay },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const viewer = dayViewerOf(platform, request);
      const day = await transaction(db, (tx) =>
        changeDay(tx, platform, actor, request.params.market_day_id, request.body, (before) =>
          requireIfMatch(request, reply, showDay(before, viewer)),
        ),
      );
      return showDay(day, viewer);
    },
  );

  api.delete(
    "/market-days/:market_day_id/",
    {
      config: { access: "user", problems: [permissionDenied, dayHasOrders] },
      schema: {
        tags,
        summary: "Delete a market day",
        operationId: "deleteMarketDay",
        description:
          "For staff (in the demo market: mara), where nobody has ordered for it. Its series doesn't create it again.",
        params: DeletedDayPath,
        response: { 204: Type.Null({ description: "Deleted." }) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      await transaction(db, (tx) => deleteDay(tx, actor, request.params.market_day_id));
      return reply.code(204).send(null);
    },
  );
}

function attendance(api: App, platform: Platform) {
  const { db, clock } = platform;
  api.put(
    "/market-days/:market_day_id/attendance/",
    {
      config: { access: "user", problems: [notAProducer, dayClosed, notAttending] },
      schema: {
        tags,
        summary: "Attend a market day",
        operationId: "attendMarketDay",
        description: "For producers, until its orders are closed.",
        params: MarketDayPath,
        response: { 200: MarketDay },
      },
    },
    async (request) => {
      const actor = actorOf(request, clock);
      const { market_day_id } = request.params;
      const day = await transaction(db, async (tx) => {
        await attendDay(tx, actor, market_day_id);
        return readDay(tx, actor.userId, market_day_id);
      });
      return showDay(day, dayViewerOf(platform, request));
    },
  );

  api.delete(
    "/market-days/:market_day_id/attendance/",
    {
      config: { access: "user", problems: [notAProducer, dayClosed, openOrders] },
      schema: {
        tags,
        summary: "Stay away from a market day",
        operationId: "leaveMarketDay",
        description:
          "For producers who have no open orders for it, until it begins; also from one day of a series that you attend.",
        params: MarketDayPath,
        response: { 204: Type.Null({ description: "You don't attend it." }) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      await transaction(db, (tx) => leaveDay(tx, actor, request.params.market_day_id));
      return reply.code(204).send(null);
    },
  );
}
