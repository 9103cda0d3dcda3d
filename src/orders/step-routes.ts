import type { Platform } from "#platform";
import { transaction } from "#platform/database";
import { type App, actorOf, idempotencyProblems, siteAddress, withIdempotency } from "#platform/http";
import { notWeighed, notYourStep, orderClosed, overMost, wrongStatus } from "./errors.ts";
import { lineRoutes } from "./lines/routes.ts";
import { Order } from "./order-schemas.ts";
import { readOrder, takeStep } from "./orders.ts";
import { removeItem } from "./removal.ts";
import { NewCancellation, OrderItemPath, OrderPath, ReadyOrderPath } from "./schemas.ts";
import { showOrder } from "./show.ts";
import { describeSteps, steps } from "./steps.ts";

const tags = ["Order"];
const table = `The steps of an order:\n\n${describeSteps()}`;

/** Preparation, handover, removal and cancellation of orders. */
export function stepRoutes(api: App, platform: Platform): void {
  step(api, platform, "preparation", { operationId: "prepareOrder", summary: "Mark an order as ready" });
  step(api, platform, "handover", {
    operationId: "handOverOrder",
    summary: "Mark an order as handed over",
  });
  removal(api, platform);
  lineRoutes(api, platform);
  step(api, platform, "cancellation", { operationId: "cancelOrder", summary: "Cancel an order" });
}

function step(
  api: App,
  { db, config, clock, jobs }: Platform,
  name: "preparation" | "handover" | "cancellation",
  called: { operationId: string; summary: string },
) {
  api.post(
    `/order/:order_id/${name}/`,
    {
      config: {
        access: "user",
        problems: [
          notYourStep,
          wrongStatus,
          orderClosed,
          ...(name === "handover" ? [notWeighed] : []),
          ...idempotencyProblems,
        ],
      },
      schema: {
        tags,
        ...called,
        description: `Moves the order to \`${steps[name].to}\`: ${steps[name].effect}. ${table}`,
        params: name === "cancellation" ? ReadyOrderPath : OrderPath,
        ...(name === "cancellation" ? { body: NewCancellation } : {}),
        response: { 200: Order },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const { order_id } = request.params;
      return withIdempotency(db, clock, request, reply, async (tx) => {
        await takeStep(tx, jobs, actor, order_id, name, reasonIn(request.body));
        const order = await readOrder(tx, actor.userId, order_id);
        return { status: 200, body: showOrder(order, actor.userId, siteAddress(config, request), actor.now) };
      });
    },
  );
}

function removal(api: App, { db, config, clock, jobs }: Platform) {
  api.delete(
    "/order/:order_id/items/:item/",
    {
      config: { access: "user", problems: [notYourStep, wrongStatus, orderClosed, overMost] },
      schema: {
        tags,
        summary: "Remove a product from an order",
        operationId: "removeFromOrder",
        description: [
          "Takes all of a product out of an order you have placed, until the producer starts on it (`placed`): its stock",
          "is restored, the total becomes what is left, and what you paid for it is refunded. The order goes on to show",
          "it in `removed_items`. Removing the last product cancels the order. A product that isn't in the order, or no",
          "longer, is a 404. Only for the order's buyer (in the demo market: bruno).",
        ].join(" "),
        params: OrderItemPath,
        response: { 200: Order },
      },
    },
    async (request) => {
      const actor = actorOf(request, clock);
      const { order_id, item } = request.params;
      const order = await transaction(db, async (tx) => {
        await removeItem(tx, jobs, actor, order_id, item);
        return readOrder(tx, actor.userId, order_id);
      });
      return showOrder(order, actor.userId, siteAddress(config, request), actor.now);
    },
  );
}

function reasonIn(body: unknown): string | null {
  return typeof body === "object" && body !== null && "reason" in body && typeof body.reason === "string"
    ? body.reason
    : null;
}
