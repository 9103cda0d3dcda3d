import type { Platform } from "#platform";
import { userInactive } from "#platform/base";
import { type App, answerPage, callerOf } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { noWallet } from "./errors.ts";
import { payoutRoutes } from "./payout-routes.ts";
import { EntryPage, WalletPage, WalletPath, WalletQuery } from "./schemas.ts";
import { showEntry, showWallet } from "./show.ts";
import { readEntries, readWallets } from "./wallet.ts";

const tags = ["Wallet"];

/** What a producer has earned, what made it so, and how it is paid out. */
export function walletRoutes(api: App, platform: Platform): void {
  listOfWallets(api, platform);
  listOfEntries(api, platform);
  payoutRoutes(api, platform);
}

function listOfWallets(api: App, platform: Platform) {
  const { db, config } = platform;
  api.get(
    "/wallet/",
    {
      config: { access: "user", problems: [noWallet, userInactive, invalidCursor] },
      schema: {
        tags,
        summary: "List your wallets",
        operationId: "listWallets",
        description: [
          "You have one wallet in the site's currency, listed first, and one for each other currency you have sold",
          "in. What buyers pay by card, less the site's commission, waits in `pending` until the order is fulfilled",
          "and then becomes `available`. Cash doesn't go through a wallet.",
        ].join(" "),
        querystring: WalletQuery,
        response: { 200: WalletPage },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      return answerPage(
        request,
        platform,
        request.query,
        (page) => readWallets(db, config.currencies[0], userId, page),
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
        summary: "List a wallet's entries, newest first",
        operationId: "listEntries",
        description: [
          "`amount` is signed, and `balance_after` is the balance of the entry's `account`: all amounts of one",
          "account add up to what it holds. A sale enters `pending` in full, with its commission beside it as a",
          "negative entry. A release is two entries, one out of `pending` and one into `available`. Entries never",
          "change.",
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
