import { Type } from "typebox";
import { type Accounts, lockProven, requirePassword, wrongPassword } from "#accounts";
import { createFairQueue, rateLimited, unavailable, userInactive } from "#platform/base";
import { sendJson, writerOf } from "#platform/cache";
import { transaction } from "#platform/database";
import { type App, callerOf, clientOf, siteAddress } from "#platform/http";
import { readMe } from "#users";
import { openOrders, walletNotEmpty } from "./errors.ts";
import { exportAll } from "./export.ts";
import { leave } from "./leaving.ts";
import { Export, Leave } from "./schemas.ts";

/** Export of a user's data as a file, and deletion of the account. */
export function leavingRoutes(api: App, accounts: Accounts): void {
  exportRoute(api, accounts);
  leaveRoute(api, accounts);
}

function exportRoute(api: App, { db, clock, config }: Accounts) {
  /** The largest are tens of megabytes until they are read. */
  const refusal = () => unavailable(retryAfterSeconds);
  const inTurn = createFairQueue({ places: 1, share: 1, mostWaiting, refusal });
  const unread = new Map<number, number>();

  api.get(
    "/me/export/",
    {
      config: { access: "user", problems: [userInactive] },
      schema: {
        tags: ["Users"],
        summary: "Export your data",
        operationId: "exportMe",
        description: "A JSON file with everything the site holds about you, except secrets.",
        response: { 200: Export },
      },
    },
    async (request, reply) => {
      const { userId } = callerOf(request);
      const asked = { userId, siteUrl: siteAddress(config, request), now: clock.now() };
      const askedAt = performance.now();
      const data = await inTurn(userId, async () => {
        // Nobody waits for it any more, or it would come too late.
        if (reply.raw.destroyed || performance.now() - askedAt > longestWaitSeconds * 1000) throw refusal();
        if ((unread.get(userId) ?? 0) >= mostUnread)
          throw rateLimited({}, undefined, { "retry-after": "60" });
        const made = await transaction(db, (tx) => exportAll(tx, asked, (schema) => writerOf(reply, schema)));
        unread.set(userId, (unread.get(userId) ?? 0) + 1);
        reply.raw.once("close", () => {
          const left = (unread.get(userId) ?? 1) - 1;
          if (left > 0) unread.set(userId, left);
          else unread.delete(userId);
        });
        return made;
      });
      reply.header("content-disposition", 'attachment; filename="my-data.json"');
      return sendJson(reply, data);
    },
  );
}

const mostWaiting = 20;
/** The most exports of one account that clients have not read to the end: each stays in memory until then. */
const mostUnread = 3;
/** Some of the time that a request has is the export's own. */
const longestWaitSeconds = 10;
const retryAfterSeconds = 5;

function leaveRoute(api: App, accounts: Accounts) {
  const { db, clock, config } = accounts;
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
      const { userId } = callerOf(request);
      await readMe(db, userId, siteAddress(config, request));
      const { current_password } = request.body;
      const provenHash = await requirePassword(accounts, userId, current_password, clientOf(request));
      await transaction(db, async (tx) => {
        const person = await lockProven(tx, userId, provenHash);
        await leave(tx, person, clock.now());
      });
      return reply.code(204).send(null);
    },
  );
}
