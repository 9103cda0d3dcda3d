import { CancelledDayPath, dayClosed, dayViewerOf, MarketDay, NewDayCancellation, showDay } from "#days";
import type { Platform } from "#platform";
import { type App, actorOf, idempotencyProblems, permissionDenied, withIdempotency } from "#platform/http";
import { cancelMarketDay } from "./day-cancellation.ts";

/** Cancelling a market day, with which its orders are cancelled. */
export function dayCancellationRoute(api: App, platform: Platform): void {
  const { db, clock, jobs } = platform;
  api.post(
    "/market-days/:market_day_id/cancellation/",
    {
      config: { access: "user", problems: [permissionDenied, dayClosed, ...idempotencyProblems] },
      schema: {
        tags: ["Market days"],
        summary: "Cancel a market day",
        operationId: "cancelMarketDay",
        description: [
          "For staff (in the demo market: mara). Its orders are cancelled, at once or, where there are hundreds, within a",
          "minute: stock is restored, money paid is refunded, and all who bought or sold read the reason by email. The day",
          "stays in the lists with its reason.",
        ].join(" "),
        params: CancelledDayPath,
        body: NewDayCancellation,
        response: { 200: MarketDay },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const { market_day_id } = request.params;
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const day = await cancelMarketDay(tx, jobs, actor, market_day_id, request.body.reason);
        return { status: 200, body: showDay(day, dayViewerOf(platform, request)) };
      });
    },
  );
}
