import { notTakenBack, readRepayment, readRepayments, repaymentDecided } from "#payments";
import type { Platform } from "#platform";
import { type App, answerPage, callerOf, idempotencyProblems, withIdempotency } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { forStaff, tags } from "./conventions.ts";
import {
  Repayment,
  RepaymentAccount,
  RepaymentPage,
  RepaymentPath,
  RepaymentsQuery,
  SettledRepaymentPath,
} from "./money-schemas.ts";
import { setRepaymentAccount, settleRepayment } from "./payout-file.ts";
import { WithReason } from "./schemas.ts";
import { showRepayment } from "./show.ts";

/** What the site owes to buyers by bank. */
export function repaymentRoutes(api: App, platform: Platform): void {
  const { db, clock, settings } = platform;
  api.get(
    "/console/bank/repayments/",
    {
      config: { access: "staff", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List what is paid back by bank, newest first",
        operationId: "listRepayments",
        description: `${forStaff} Refunds of what was transferred, and what came too much, too late or twice. Files for the bank hold them.`,
        querystring: RepaymentsQuery,
        response: { 200: RepaymentPage },
      },
    },
    async (request) =>
      answerPage(
        request,
        platform,
        request.query,
        (page) => readRepayments(db, page),
        (row) => showRepayment(row, settings),
      ),
  );

  api.put(
    "/console/bank/repayments/:repayment_id/account/",
    {
      config: { access: "staff", problems: [repaymentDecided, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Say to which account a repayment goes",
        operationId: "setRepaymentAccount",
        description: `${forStaff} Where the bank's statement doesn't name the payer's account, or the payer asks for another. What the bank has returned of a statement's booking is sent again by this, as another repayment, which is answered; a refund of an order is tried anew with its order.`,
        params: RepaymentPath,
        body: RepaymentAccount,
        response: { 200: Repayment },
      },
    },
    async (request, reply) =>
      withIdempotency(db, clock, request, reply, async (tx) => {
        const { repayment_id } = request.params;
        const by = callerOf(request).userId;
        const waiting = await setRepaymentAccount(tx, platform, by, repayment_id, request.body);
        return { status: 200, body: showRepayment(await readRepayment(tx, waiting), settings) };
      }),
  );

  api.post(
    "/console/bank/repayments/:repayment_id/settlement/",
    {
      config: { access: "staff", problems: [notTakenBack, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Settle a repayment that its payer has already",
        operationId: "settleRepayment",
        description: `${forStaff} One that waits because the bank has \`taken_back\` the money that it repays: nothing is sent, and what the site owed for it is balanced with what the bank took. Of a refund the order's dispute falls by as much.`,
        params: SettledRepaymentPath,
        body: WithReason,
        response: { 200: Repayment },
      },
    },
    async (request, reply) =>
      withIdempotency(db, clock, request, reply, async (tx) => {
        const { repayment_id: id } = request.params;
        const { reason } = request.body;
        await settleRepayment(tx, platform, callerOf(request).userId, { id, reason });
        return { status: 200, body: showRepayment(await readRepayment(tx, id), settings) };
      }),
  );
}
