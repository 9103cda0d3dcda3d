import { readRefund, refundNotFailed } from "#orders";
import {
  blameForDispute,
  Dispute,
  DisputePage,
  disputeWon,
  giveByHand,
  Refund,
  readDispute,
  readDisputes,
  retryRefund,
  showDispute,
  showRefund,
} from "#payments";
import type { Platform } from "#platform";
import { type App, answerPage, callerOf, idempotencyProblems, withIdempotency } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { forStaff, tags } from "./conventions.ts";
import { Blame, DisputePath, DisputesQuery, GivenRefundPath, RetriedRefundPath } from "./money-schemas.ts";
import { WithReason } from "./schemas.ts";

/** Money that goes back to buyers and didn't arrive, and money that their banks take back. */
export function moneyBackRoutes(api: App, platform: Platform): void {
  refunds(api, platform);
  disputes(api, platform);
  blame(api, platform);
}

function refunds(api: App, { db, clock, jobs }: Platform) {
  const config = { access: "staff" as const, problems: [refundNotFailed, ...idempotencyProblems] };
  api.post(
    "/console/refunds/:refund_id/attempts/",
    {
      config,
      schema: {
        tags,
        summary: "Try a failed refund again",
        operationId: "retryRefund",
        description: `${forStaff} By the provider that took the money.`,
        params: RetriedRefundPath,
        response: { 200: Refund },
      },
    },
    async (request, reply) =>
      withIdempotency(db, clock, request, reply, async (tx) => {
        const { refund_id } = request.params;
        await retryRefund(tx, jobs, callerOf(request).userId, refund_id, clock.now());
        return { status: 200, body: showRefund(await readRefund(tx, refund_id)) };
      }),
  );
  api.post(
    "/console/refunds/:refund_id/payment/",
    {
      config,
      schema: {
        tags,
        summary: "Mark a failed refund as given back by hand",
        operationId: "giveRefundByHand",
        description: `${forStaff} Once you have sent the money from the site's bank account. The \`reason\` says how.`,
        params: GivenRefundPath,
        body: WithReason,
        response: { 200: Refund },
      },
    },
    async (request, reply) =>
      withIdempotency(db, clock, request, reply, async (tx) => {
        const { refund_id: id } = request.params;
        const { reason } = request.body;
        await giveByHand(tx, jobs, callerOf(request).userId, { id, reason }, clock.now());
        return { status: 200, body: showRefund(await readRefund(tx, id)) };
      }),
  );
}

function disputes(api: App, platform: Platform) {
  const { db } = platform;
  api.get(
    "/console/disputes/",
    {
      config: { access: "staff", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List disputes, newest first",
        operationId: "listDisputes",
        description: [
          forStaff,
          "Money that buyers ask their bank to take back. While the bank has it, the site bears it, or the producers of the",
          "orders, as you decide; a dispute that is won turns that back. Answer a dispute at the provider.",
        ].join(" "),
        querystring: DisputesQuery,
        response: { 200: DisputePage },
      },
    },
    async (request) =>
      answerPage(
        request,
        platform,
        request.query,
        (page) => readDisputes(db, page),
        (row) => showDispute(row),
      ),
  );
}

function blame(api: App, { db, clock, jobs }: Platform) {
  api.post(
    "/console/disputes/:dispute_id/blame/",
    {
      config: { access: "staff", problems: [disputeWon, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Decide who bears a dispute",
        operationId: "blameForDispute",
        description: [
          forStaff,
          "`producer`: the money is taken from the wallets of the orders' producers; what is no longer in them they owe the",
          "site, and it is kept of what they earn next. `site`: it is the site's loss. You may decide anew.",
        ].join(" "),
        params: DisputePath,
        body: Blame,
        response: { 200: Dispute },
      },
    },
    async (request, reply) =>
      withIdempotency(db, clock, request, reply, async (tx) => {
        const { dispute_id } = request.params;
        const { userId } = callerOf(request);
        await blameForDispute(tx, jobs, userId, dispute_id, request.body.blame, clock.now());
        return { status: 200, body: showDispute(await readDispute(tx, dispute_id)) };
      }),
  );
}
