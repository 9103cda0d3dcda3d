import { Type } from "typebox";
import { notAProducer } from "#accounts";
import type { Platform } from "#platform";
import { notFound, preconditionFailed } from "#platform/base";
import { requireIfMatch } from "#platform/cache";
import { transaction } from "#platform/database";
import {
  type App,
  actorOf,
  answerPage,
  apiPrefix,
  callerOf,
  idempotencyProblems,
  permissionDenied,
  siteAddress,
  withIdempotency,
} from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { openOrders } from "#users";
import { attendSeries, leaveSeries } from "./attendance.ts";
import { dayHasOrders } from "./errors.ts";
import {
  DeletedSeriesPath,
  NewSeries,
  Series,
  SeriesChanges,
  SeriesPage,
  SeriesPath,
  SeriesQuery,
} from "./schemas.ts";
import {
  changeSeries,
  createSeries,
  deleteSeries,
  findSeries,
  readSeries,
  requireInsider,
} from "./series.ts";
import { showSeries } from "./show.ts";

const tags = ["Market days"];

/** What repeats, and who comes to all of it. */
export function seriesRoutes(api: App, platform: Platform): void {
  reading(api, platform);
  writing(api, platform);
  attendance(api, platform);
}

function reading(api: App, platform: Platform) {
  const { db } = platform;
  api.get(
    "/series/",
    {
      config: { access: "user", problems: [permissionDenied, invalidCursor] },
      schema: {
        tags,
        summary: "List series, oldest first",
        operationId: "listSeries",
        description: "For staff and producers.",
        querystring: SeriesQuery,
        response: { 200: SeriesPage },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      await requireInsider(db, userId);
      return answerPage(
        request,
        platform,
        request.query,
        (page) => readSeries(db, userId, page),
        (series) => showSeries(series),
      );
    },
  );

  api.get(
    "/series/:series_id/",
    {
      config: { access: "user", problems: [permissionDenied] },
      schema: {
        tags,
        summary: "Get a series",
        operationId: "getSeries",
        description: "For staff and producers.",
        params: SeriesPath,
        response: { 200: Series },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      await requireInsider(db, userId);
      const [series] = await findSeries(db, userId, [request.params.series_id]);
      if (!series) throw notFound();
      return showSeries(series);
    },
  );
}

function writing(api: App, platform: Platform) {
  const { db, clock, config } = platform;
  api.post(
    "/series/",
    {
      config: { access: "user", problems: [permissionDenied, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Create a series of market days",
        operationId: "createSeries",
        description: [
          "For staff (in the demo market: mara). Its market days of the next eight weeks are created at once, and later ones",
          "as time passes; orders for each begin when it is created. A day whose cut-off has passed is not created. Times",
          "stay the same on the clock when clocks change.",
        ].join(" "),
        body: NewSeries,
        response: { 201: Series },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const series = await createSeries(tx, config, actor, request.body);
        const location = `${siteAddress(config, request)}${apiPrefix}/series/${series.id}/`;
        return { status: 201, body: showSeries(series), location };
      });
    },
  );

  api.patch(
    "/series/:series_id/",
    {
      config: { access: "user", problems: [permissionDenied, preconditionFailed, dayHasOrders] },
      schema: {
        tags,
        summary: "Update a series",
        operationId: "changeSeries",
        description: [
          "For staff (in the demo market: mara). Its days whose orders are not closed follow, except in what was changed by",
          "hand on one of them. Days that the rule no longer has are deleted, unless they were changed by hand or",
          "ordered for. With `is_active: false` it makes no more days.",
        ].join(" "),
        params: SeriesPath,
        body: SeriesChanges,
        response: { 200: Series },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const series = await transaction(db, (tx) =>
        changeSeries(tx, platform, actor, request.params.series_id, request.body, (before) =>
          requireIfMatch(request, reply, showSeries(before)),
        ),
      );
      return showSeries(series);
    },
  );

  api.delete(
    "/series/:series_id/",
    {
      config: { access: "user", problems: [permissionDenied] },
      schema: {
        tags,
        summary: "Delete a series",
        operationId: "deleteSeries",
        description: [
          "For staff (in the demo market: mara). Its days whose orders are not closed are deleted too, unless they were",
          "changed by hand or ordered for. The others stay, with the producers who come to them.",
        ].join(" "),
        params: DeletedSeriesPath,
        response: { 204: Type.Null({ description: "Deleted." }) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      await transaction(db, (tx) => deleteSeries(tx, actor, request.params.series_id));
      return reply.code(204).send(null);
    },
  );
}

function attendance(api: App, { db, clock }: Platform) {
  const forProducers = { access: "user", problems: [notAProducer, openOrders] } as const;
  api.put(
    "/series/:series_id/attendance/",
    {
      config: { ...forProducers, problems: [...forProducers.problems] },
      schema: {
        tags,
        summary: "Attend all market days of a series",
        operationId: "attendSeries",
        description:
          "For producers. Except on your `days_off`, and on market days that you have said you don't come to.",
        params: SeriesPath,
        response: { 200: Series },
      },
    },
    async (request) => {
      const actor = actorOf(request, clock);
      const { series_id } = request.params;
      const series = await transaction(db, async (tx) => {
        await attendSeries(tx, actor, series_id);
        return findSeries(tx, actor.userId, [series_id]);
      });
      if (!series[0]) throw notFound();
      return showSeries(series[0]);
    },
  );

  api.delete(
    "/series/:series_id/attendance/",
    {
      config: { ...forProducers, problems: [...forProducers.problems] },
      schema: {
        tags,
        summary: "Stop attending a series",
        operationId: "leaveSeries",
        description: "For producers. Market days of it that you have said you come to stay as they are.",
        params: SeriesPath,
        response: { 204: Type.Null({ description: "You no longer attend it." }) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      await transaction(db, (tx) => leaveSeries(tx, actor, request.params.series_id));
      return reply.code(204).send(null);
    },
  );
}
