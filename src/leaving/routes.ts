import { Type } from "typebox";
import { type Accounts, wrongPassword } from "#accounts";
import { userInactive } from "#platform/base";
import { type App, callerOf, clientOf } from "#platform/http";
import { openOrders } from "#users";
import { walletNotEmpty } from "./errors.ts";
import { sendExport } from "./export-file.ts";
import { deleteAccount } from "./leaving.ts";
import { Export, Leave } from "./schemas.ts";

/** Export of a user's data as a file, and deletion of the account. */
export function leavingRoutes(api: App, accounts: Accounts): void {
  exportRoute(api, accounts);
  leaveRoute(api, accounts);
}

function exportRoute(api: App, accounts: Accounts) {
  api.get(
    "/me/export/",
    {
      config: { access: "user", problems: [userInactive], handlerTimeoutSeconds: 120 },
      schema: {
        tags: ["Users"],
        summary: "Export your data",
        operationId: "exportMe",
        description: [
          "A JSON file with everything the site holds about you, except secrets. What changes while it is written may be in",
          "it or not.",
        ].join(" "),
        response: { 200: Export },
      },
    },
    async (request, reply) => sendExport(accounts, request, reply),
  );
}

function leaveRoute(api: App, accounts: Accounts) {
  api.delete(
    "/me/",
    {
      config: { access: "user", problems: [wrongPassword, openOrders, walletNotEmpty, userInactive] },
      schema: {
        tags: ["Users"],
        summary: "Delete your account",
        operationId: "deleteMe",
        description: [
          "Erases what the site holds about you and ends every session. This can't be undone. Where other people's",
          "records still need you, all that stays is a username like `~17`: orders keep what was bought but not the",
          "address, and reviews keep what was said, so delete your reviews first if you want them gone. You must",
          "finish or cancel open orders first, and there must be no money in your wallet, on its way to it or in a",
          "payout that hasn't been paid yet (in the demo market: joris has neither).",
        ].join(" "),
        body: Leave,
        response: { 204: Type.Null({ description: "Your account is deleted." }) },
      },
    },
    async (request, reply) => {
      const { current_password } = request.body;
      await deleteAccount(accounts, callerOf(request).userId, current_password, clientOf(request));
      return reply.code(204).send(null);
    },
  );
}
