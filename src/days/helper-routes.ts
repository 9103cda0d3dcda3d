import { Type } from "typebox";
import { showShortUser } from "#accounts";
import type { Platform } from "#platform";
import { transaction } from "#platform/database";
import { type App, actorOf, callerOf, permissionDenied, siteAddress } from "#platform/http";
import { addHelper, type HelperRow, readHelpers, removeHelper } from "./helpers.ts";
import { Helper, HelperPath, Helpers, MarketDayPath } from "./schemas.ts";

const tags = ["Market days"];
const access = { access: "user", problems: [permissionDenied] } as const;

/** Who helps at a market day: a role for that day only. */
export function helperRoutes(api: App, { db, clock, config }: Platform): void {
  const show = ({ added_at, ...row }: HelperRow, siteUrl: string) => ({
    user: showShortUser(row, siteUrl),
    added_at,
  });
  api.get(
    "/market-days/:market_day_id/helpers/",
    {
      config: { ...access, problems: [...access.problems] },
      schema: {
        tags,
        summary: "List who helps at a market day",
        operationId: "listHelpers",
        description: "For staff (in the demo market: mara). All of them, by name.",
        params: MarketDayPath,
        response: { 200: Helpers },
      },
    },
    async (request) => {
      const rows = await readHelpers(db, callerOf(request).userId, request.params.market_day_id);
      return { results: rows.map((row) => show(row, siteAddress(config, request))) };
    },
  );

  api.put(
    "/market-days/:market_day_id/helpers/:user_id/",
    {
      config: { ...access, problems: [...access.problems] },
      schema: {
        tags,
        summary: "Let somebody help at a market day",
        operationId: "addHelper",
        description: [
          "For staff (in the demo market: mara). A helper sees all baskets of that day with the names and phone numbers of",
          "its buyers, and sends its events. It is a role for that day only.",
        ].join(" "),
        params: HelperPath,
        response: { 200: Helper },
      },
    },
    async (request) => {
      const actor = actorOf(request, clock);
      const { market_day_id, user_id } = request.params;
      const row = await transaction(db, (tx) => addHelper(tx, actor, market_day_id, user_id));
      return show(row, siteAddress(config, request));
    },
  );

  api.delete(
    "/market-days/:market_day_id/helpers/:user_id/",
    {
      config: { ...access, problems: [...access.problems] },
      schema: {
        tags,
        summary: "End somebody's help at a market day",
        operationId: "removeHelper",
        description:
          "For staff (in the demo market: mara). It holds at once; events that their phone hasn't sent are refused.",
        params: HelperPath,
        response: { 204: Type.Null({ description: "They don't help at it." }) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const { market_day_id, user_id } = request.params;
      await transaction(db, (tx) => removeHelper(tx, actor, market_day_id, user_id));
      return reply.code(204).send(null);
    },
  );
}
