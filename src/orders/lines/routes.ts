import type { FastifyReply, FastifyRequest } from "fastify";
import type { Platform } from "#platform";
import { preconditionFailed } from "#platform/base";
import { requireIfMatch } from "#platform/cache";
import type { Tx } from "#platform/database";
import { transaction } from "#platform/database";
import { type App, actorOf, idempotencyProblems, siteAddress, withIdempotency } from "#platform/http";
import { notYourStep, overMost, wrongStatus } from "../errors.ts";
import { Order } from "../order-schemas.ts";
import { type Caller, readOrder } from "../orders.ts";
import { ChangedLinePath, LineChange, LineWeight, Supplied, SuppliedPath, WeighedPath } from "../schemas.ts";
import { showOrder } from "../show.ts";
import { changeLine } from "./changing.ts";
import { supplyLine } from "./supplying.ts";
import { weighLine } from "./weighing.ts";

const tags = ["Order"];
const problems = [notYourStep, wrongStatus, overMost, preconditionFailed] as const;

/** What becomes of the lines of an order: less, not all there, weighed. */
export function lineRoutes(api: App, platform: Platform): void {
  change(api, platform);
  supplied(api, platform);
  weight(api, platform);
}

function change(api: App, platform: Platform) {
  const { db, clock, jobs } = platform;
  api.patch(
    "/order/:order_id/items/:item/",
    {
      config: { access: "user", problems: [...problems, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Order less of something",
        operationId: "changeOrderItem",
        description: [
          "Brings a line of an order you have placed down to `quantity`, until the producer starts on it (`placed`): stock",
          "is restored, the total becomes what is left, and what you paid for the rest is refunded. 0 takes the line out:",
          "it is shown in `removed_items`. Taking out the last line cancels the order. More than the order holds is",
          "`too_large`. `If-Match` takes the order's `ETag`. Only for the order's buyer (in the demo market: bruno).",
        ].join(" "),
        params: ChangedLinePath,
        body: LineChange,
        response: { 200: Order },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const { order_id, item: n } = request.params;
      const { quantity } = request.body;
      return withIdempotency(db, clock, request, reply, async (tx) => ({
        status: 200,
        body: await changed(tx, platform, request, reply, actor, order_id, () =>
          changeLine(tx, jobs, actor, order_id, n, quantity),
        ),
      }));
    },
  );
}

function supplied(api: App, platform: Platform) {
  const { db, clock, jobs } = platform;
  api.put(
    "/order/:order_id/items/:n/supplied/",
    {
      config: { access: "user", problems: [...problems] },
      schema: {
        tags,
        summary: "Supply less than was ordered",
        operationId: "supplyOrderItem",
        description: [
          "Says that only `quantity` of a line is given, before the order is handed over: stock is restored, the total",
          "becomes what is given, what was paid for the rest is refunded, and the buyer gets an email with the `reason`.",
          "Pieces that were weighed are to be weighed again. 0 moves the line to `removed_items`; with nothing left, the",
          "order is cancelled with the reason `nothing_supplied`. More than the order holds is `too_large`. `If-Match` takes",
          "the order's `ETag`. Only for the order's producer (in the demo market: ana).",
        ].join(" "),
        params: SuppliedPath,
        body: Supplied,
        response: { 200: Order },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const { order_id, n } = request.params;
      const { quantity, reason = null } = request.body;
      return transaction(db, (tx) =>
        changed(tx, platform, request, reply, actor, order_id, () =>
          supplyLine(tx, jobs, actor, order_id, n, { quantity, reason }),
        ),
      );
    },
  );
}

function weight(api: App, platform: Platform) {
  const { db, clock, jobs } = platform;
  api.put(
    "/order/:order_id/items/:n/weight/",
    {
      config: { access: "user", problems: [...problems] },
      schema: {
        tags,
        summary: "Weigh goods of an order",
        operationId: "weighOrderItem",
        description: [
          "Tells what all pieces of a line weigh, before the order is handed over; again corrects it. The goods weigh",
          "`grams` less `tare_grams`, and the line costs its price per kilogram × that ÷ 1000, rounded half up to the",
          "currency's smallest unit. Above `most` the buyer pays `most`, and the line's adjustment says `over_most`. 409",
          "`over_most` only where the card has already been charged for less. A line that isn't sold by weight is a 404.",
          "Once everything is weighed, the buyer gets an email with the final total. `If-Match` takes the order's `ETag`.",
          "Only for the order's producer (in the demo market: marten).",
        ].join(" "),
        params: WeighedPath,
        body: LineWeight,
        response: { 200: Order },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const { order_id, n } = request.params;
      const { grams, tare_grams = 0 } = request.body;
      return transaction(db, (tx) =>
        changed(tx, platform, request, reply, actor, order_id, () =>
          weighLine(tx, jobs, actor, order_id, n, { grams, tare_grams }),
        ),
      );
    },
  );
}

/** The order after a change of it. Throws precondition_failed where the client saw another one. */
async function changed(
  tx: Tx,
  { config }: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  { userId, now }: Caller,
  orderId: number,
  change: () => Promise<void>,
) {
  const show = async () =>
    showOrder(await readOrder(tx, userId, orderId), userId, siteAddress(config, request), now);
  if (request.headers["if-match"] !== undefined) {
    await holdOrder(tx, orderId);
    requireIfMatch(request, reply, await show());
  }
  await change();
  return show();
}

/** Nobody changes it between what is compared and what is done. */
async function holdOrder(tx: Tx, orderId: number): Promise<void> {
  await tx.selectFrom("orders").select("id").where("id", "=", orderId).forUpdate().execute();
}
