import type { Platform } from "#platform";
import { userInactive } from "#platform/base";
import {
  type App,
  actorOf,
  answerPage,
  callerOf,
  idempotencyProblems,
  withIdempotency,
} from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { insufficientFunds, noPayoutAccount } from "./errors.ts";
import { readPayouts, requestPayout } from "./payouts.ts";
import { NewPayout, Payout, PayoutPage, WalletPath, WalletQuery } from "./schemas.ts";
import { showPayout } from "./show.ts";

const tags = ["Wallet"];

/** How money leaves a wallet for its producer's bank account. */
export function payoutRoutes(api: App, platform: Platform): void {
  const { db, clock } = platform;
  api.post(
    "/wallet/:wallet_id/payouts/",
    {
      config: {
        access: "user",
        problems: [noPayoutAccount, insufficientFunds, userInactive, ...idempotencyProblems],
      },
      schema: {
        tags,
        summary: "Request a payout",
        operationId: "requestPayout",
        description: [
          "The money goes to the `payout_account` on your profile at the time of the request, and leaves",
          "`available` at once. The operator either pays the payout, by a file for the bank or by hand, or refuses it with",
          "a `reason`; money that is refused, or that the bank returns, is back in `available`.",
        ].join(" "),
        params: WalletPath,
        body: NewPayout,
        response: { 201: Payout },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const payout = await requestPayout(tx, actor, request.params.wallet_id, request.body);
        return { status: 201, body: showPayout(payout) };
      });
    },
  );

  api.get(
    "/wallet/:wallet_id/payouts/",
    {
      config: { access: "user", problems: [userInactive, invalidCursor] },
      schema: {
        tags,
        summary: "List a wallet's payouts, newest first",
        operationId: "listPayouts",
        description: [
          "A payout is `requested` until the operator has `paid` or `refused` it, or has put it into a file for the bank",
          "(`in_file`); then it is `paid`, or `returned` by the bank. A refused or returned one says why in `reason`.",
        ].join(" "),
        params: WalletPath,
        querystring: WalletQuery,
        response: { 200: PayoutPage },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      return answerPage(
        request,
        platform,
        request.query,
        (page) => readPayouts(db, userId, request.params.wallet_id, page),
        (row) => showPayout(row),
      );
    },
  );
}
