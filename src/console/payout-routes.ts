import type { FastifyReply, FastifyRequest } from "fastify";
import type { Platform } from "#platform";
import type { Tx } from "#platform/database";
import { type App, answerPage, callerOf, idempotencyProblems, withIdempotency } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import type { StaffId } from "#staff";
import { payoutDecided, payoutInFile, readAllPayouts, readAnyPayout } from "#wallet";
import { forStaff, tags } from "./conventions.ts";
import { payPayout, turnDownPayout } from "./money.ts";
import {
  ConsolePayout,
  ConsolePayoutPage,
  PaidPayoutPath,
  PayoutsQuery,
  RefusedPayoutPath,
} from "./money-schemas.ts";
import { WithReason } from "./schemas.ts";
import { showConsolePayout } from "./show.ts";

/** Everybody's payouts. */
export function payoutRoutes(api: App, platform: Platform): void {
  const { db, settings } = platform;
  const problems = [payoutDecided, payoutInFile, ...idempotencyProblems];
  api.get(
    "/console/payouts/",
    {
      config: { access: "staff", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List everybody's payouts, newest first",
        operationId: "listConsolePayouts",
        description: `${forStaff} With the account that each goes to.`,
        querystring: PayoutsQuery,
        response: { 200: ConsolePayoutPage },
      },
    },
    async (request) =>
      answerPage(
        request,
        platform,
        request.query,
        (page) => readAllPayouts(db, page),
        (row) => showConsolePayout(row, settings),
      ),
  );

  api.post(
    "/console/payouts/:payout_id/payment/",
    {
      config: { access: "staff", problems },
      schema: {
        tags,
        summary: "Mark a payout as paid",
        operationId: "payPayout",
        description: `${forStaff} Once you have sent the money. The producer is told by email.`,
        params: PaidPayoutPath,
        response: { 200: ConsolePayout },
      },
    },
    async (request, reply) =>
      decide(platform, request, reply, (tx, by, id) => payPayout(tx, platform, by, id)),
  );

  api.post(
    "/console/payouts/:payout_id/refusal/",
    {
      config: { access: "staff", problems },
      schema: {
        tags,
        summary: "Refuse a payout",
        operationId: "refusePayout",
        description: `${forStaff} The money returns to the wallet, and the producer reads the reason by email.`,
        params: RefusedPayoutPath,
        body: WithReason,
        response: { 200: ConsolePayout },
      },
    },
    async (request, reply) =>
      decide(platform, request, reply, (tx, by, id) =>
        turnDownPayout(tx, platform, by, id, request.body.reason),
      ),
  );
}

type OfPayout = FastifyRequest & { params: { payout_id: number } };

function decide(
  { db, clock, settings }: Platform,
  request: OfPayout,
  reply: FastifyReply,
  work: (tx: Tx, by: StaffId, id: number) => Promise<void>,
) {
  const { payout_id } = request.params;
  return withIdempotency(db, clock, request, reply, async (tx) => {
    await work(tx, callerOf(request).userId, payout_id);
    return { status: 200, body: showConsolePayout(await readAnyPayout(tx, payout_id), settings) };
  });
}
