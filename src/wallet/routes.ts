import type { Mail } from "#mail";
import type { Platform } from "#platform";
import { userInactive } from "#platform/base";
import { type App, actorOf, answerPage, callerOf } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { noWallet } from "./errors.ts";
import { definePayoutLetter } from "./jobs.ts";
import { payoutRoutes } from "./payout-routes.ts";
import { EntryPage, WalletPage, WalletPath, WalletQuery } from "./schemas.ts";
import { showEntry, showWallet } from "./show.ts";
import { readEntries, readWallets } from "./wallet.ts";

const tags = ["Wallet"];

/** What a producer has earned, what made it so, and how it is paid out. */
export function walletRoutes(api: App, platform: Platform, mail: Mail): void {
  definePayoutLetter(platform, mail);
  listOfWallets(api, platform);
  listOfEntries(api, platform);
  payoutRoutes(api, platform);
}

function listOfWallets(api: App, platform: Platform) {
  const { db, config, clock } = platform;
  const [siteCurrency] = config.currencies;
  api.get(
    "/wallet/",
    {
      config: { access: "user", problems: [noWallet, userInactive, invalidCursor] },
      schema: {
        tags,
        summary: "One's wallets",
        operationId: "listWallets",
        description: [
          "One for each currency that something was sold in, and one in the site's, which comes first. What buyers pay",
          "by card waits in `pending`, less the site's commission, until the order is fulfilled; then it is",
          "`available`. Cash changes hands outside of it.",
        ].join(" "),
        querystring: WalletQuery,
        response: { 200: WalletPage },
      },
    },
    async (request) => {
      const actor = actorOf(request, clock);
      return answerPage(
        request,
        platform,
        request.query,
        (page) => readWallets(db, siteCurrency, actor, page),
        (row) => showWallet(row),
      );
    },
  );
}

function listOfEntries(api: App, platform: Platform) {
  const { db } = platform;
  api.get(
    "/wallet/:wallet_id/entries/",
    {
      config: { access: "user", problems: [userInactive, invalidCursor] },
      schema: {
        tags,
        summary: "What made a wallet's balances, the newest first",
        operationId: "listEntries",
        description: [
          "`amount` bears a sign, and `balance_after` is of its `account`: all amounts of one account add up to what",
          "the wallet has in it. A sale stands whole in `pending` with its commission, negative, beside it; a release",
          "is two entries, out of `pending` and into `available`. Entries are never changed.",
        ].join(" "),
        params: WalletPath,
        querystring: WalletQuery,
        response: { 200: EntryPage },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      return answerPage(
        request,
        platform,
        request.query,
        (page) => readEntries(db, userId, request.params.wallet_id, page),
        (row) => showEntry(row),
      );
    },
  );
}
