import { readWholeOrder, wrongStatus } from "#orders";
import type { Platform } from "#platform";
import {
  type App,
  answerPage,
  callerOf,
  idempotencyProblems,
  siteAddress,
  withIdempotency,
} from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { forStaff, tags } from "./conventions.ts";
import { cancelOrder } from "./money.ts";
import { AllOrdersQuery, ConsoleOrder, ConsoleOrderPage, ConsoleOrderPath } from "./order-schemas.ts";
import { searchOrders } from "./orders.ts";
import { WithReason } from "./schemas.ts";
import { showOrderLine, showWholeOrder } from "./show.ts";

/** Everybody's orders. */
export function orderRoutes(api: App, platform: Platform): void {
  const { db, clock, config } = platform;
  api.get(
    "/console/orders/",
    {
      config: { access: "staff", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List everybody's orders, newest first",
        operationId: "listConsoleOrders",
        description: `${forStaff} \`from\` and \`to\` are the first and the last day on which orders were placed.`,
        querystring: AllOrdersQuery,
        response: { 200: ConsoleOrderPage },
      },
    },
    async (request) =>
      answerPage(
        request,
        platform,
        request.query,
        (page) => searchOrders(db, config.timeZone, page),
        (row) => showOrderLine(row),
      ),
  );

  api.get(
    "/console/orders/:order_id/",
    {
      config: { access: "staff" },
      schema: {
        tags,
        summary: "Get anybody's order",
        operationId: "getConsoleOrder",
        description: `${forStaff} With its trail, what was paid for it and what went back. What staff did to it is in \`console/acts/\`.`,
        params: ConsoleOrderPath,
        response: { 200: ConsoleOrder },
      },
    },
    async (request) =>
      showWholeOrder(
        await readWholeOrder(db, request.params.order_id),
        siteAddress(config, request),
        clock.now(),
      ),
  );

  api.post(
    "/console/orders/:order_id/cancellation/",
    {
      config: { access: "staff", problems: [wrongStatus, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Cancel anybody's order",
        operationId: "cancelConsoleOrder",
        description: [
          `${forStaff} From any status before \`fulfilled\`: stock is restored, money paid is refunded, and both parties`,
          "read the reason by email.",
        ].join(" "),
        params: ConsoleOrderPath,
        body: WithReason,
        response: { 200: ConsoleOrder },
      },
    },
    async (request, reply) => {
      const { order_id } = request.params;
      return withIdempotency(db, clock, request, reply, async (tx) => {
        await cancelOrder(tx, platform, callerOf(request).userId, order_id, request.body.reason);
        const whole = await readWholeOrder(tx, order_id);
        return { status: 200, body: showWholeOrder(whole, siteAddress(config, request), clock.now()) };
      });
    },
  );
}
