import { requireActivePerson } from "#accounts";
import { hasOrder, moreThanPaid, nothingToRefund, notYourStep, readRefund, readRefunds } from "#orders";
import type { Platform } from "#platform";
import { notFound } from "#platform/base";
import type { Db } from "#platform/database";
import {
  type App,
  actorOf,
  answerPage,
  callerOf,
  idempotencyProblems,
  withIdempotency,
} from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { insufficientFunds } from "#wallet";
import { NewRefund, Refund, RefundedOrderPath, RefundPage, RefundsQuery } from "../schemas.ts";
import { askRefund } from "./asking.ts";
import { showRefund } from "./show.ts";

const tags = ["Order"];

/** What goes back of an order. */
export function refundRoutes(api: App, platform: Platform): void {
  asking(api, platform);
  listing(api, platform);
}

function asking(api: App, { db, clock, jobs }: Platform) {
  api.post(
    "/order/:order_id/refunds/",
    {
      config: {
        access: "user",
        problems: [notYourStep, nothingToRefund, moreThanPaid, insufficientFunds, ...idempotencyProblems],
      },
      schema: {
        tags,
        summary: "Refund an order, or a part of it",
        operationId: "refundOrder",
        description: [
          "Gives money back to the buyer of a paid order, before its hand-over or after: an `amount` of it, or pieces of its",
          "lines (`items`). Any number of times, but never more than was paid. The site's commission goes back in proportion.",
          "For its producer, as long as their wallet holds the money (409 `insufficient_funds`), and for staff, always: they",
          "say who pays (`paid_by`), and what is no longer in the producer's wallet is then owed to the site. Cash goes back",
          "from hand to hand, so its refund is `done` at once; others are `done` once the provider has paid them, or",
          "`failed`: the money is owed to the buyer still, and staff try again or give it back by hand.",
        ].join(" "),
        params: RefundedOrderPath,
        body: NewRefund,
        response: { 201: Refund },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const id = await askRefund(tx, jobs, actor, request.params.order_id, request.body);
        return { status: 201, body: showRefund(await readRefund(tx, id)) };
      });
    },
  );
}

function listing(api: App, platform: Platform) {
  const { db } = platform;
  api.get(
    "/order/:order_id/refunds/",
    {
      config: { access: "user", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List the refunds of an order, newest first",
        operationId: "listRefunds",
        description: [
          "All that goes back to the buyer of an order, or has gone: what somebody asked for, with its `reason`, and what",
          "follows from a cancellation, a line taken out or a weight. For both parties of the order, and for staff.",
        ].join(" "),
        params: RefundedOrderPath,
        querystring: RefundsQuery,
        response: { 200: RefundPage },
      },
    },
    async (request) => {
      const { order_id } = request.params;
      await requireReader(db, callerOf(request).userId, order_id);
      return answerPage(
        request,
        platform,
        request.query,
        (page) => readRefunds(db, order_id, page),
        (row) => showRefund(row),
      );
    },
  );
}

/** Throws not_found for who is no party of the order, nor of the staff. */
async function requireReader(db: Db, userId: number, orderId: number): Promise<void> {
  const { roles } = await requireActivePerson(db, userId);
  if (!(await hasOrder(db, orderId, roles.includes("staff") ? undefined : userId))) throw notFound();
}
