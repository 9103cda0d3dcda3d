import { Type } from "typebox";
import type { Platform } from "#platform";
import { type App, answerPage, callerOf, idempotencyProblems, withIdempotency } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { readActs } from "#staff";
import { bankRoutes } from "./bank-routes.ts";
import { forStaff, tags } from "./conventions.ts";
import { doctorRoutes } from "./doctor-routes.ts";
import { takeDown } from "./goods.ts";
import { letterRoutes } from "./letter-routes.ts";
import { moneyBackRoutes } from "./money-back-routes.ts";
import { orderRoutes } from "./order-routes.ts";
import { payoutFileRoutes } from "./payout-file-routes.ts";
import { payoutRoutes } from "./payout-routes.ts";
import { peopleRoutes } from "./people-routes.ts";
import { repaymentRoutes } from "./repayment-routes.ts";
import { reportRoutes } from "./report-routes.ts";
import { reviewRoutes } from "./review-routes.ts";
import { ActPage, ActsQuery, ProductPath, Today, WithReason } from "./schemas.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { showAct } from "./show.ts";
import { readToday } from "./today.ts";

/** The operator's console: what staff see, do, and did. */
export async function consoleRoutes(api: App, platform: Platform): Promise<void> {
  today(api, platform);
  peopleRoutes(api, platform);
  orderRoutes(api, platform);
  products(api, platform);
  payoutRoutes(api, platform);
  moneyBackRoutes(api, platform);
  payoutFileRoutes(api, platform);
  repaymentRoutes(api, platform);
  await bankRoutes(api, platform);
  letterRoutes(api, platform);
  reviewRoutes(api, platform);
  await settingsRoutes(api, platform);
  reportRoutes(api, platform);
  doctorRoutes(api, platform);
  acts(api, platform);
}

function today(api: App, platform: Platform) {
  api.get(
    "/console/today/",
    {
      config: { access: "staff" },
      schema: {
        tags,
        summary: "See what waits for you",
        operationId: "getConsoleToday",
        description: forStaff,
        response: { 200: Today },
      },
    },
    async () => readToday(platform),
  );
}

function products(api: App, platform: Platform) {
  const { db, clock } = platform;
  api.post(
    "/console/products/:product_id/removal/",
    {
      config: { access: "staff", problems: idempotencyProblems },
      schema: {
        tags,
        summary: "Take down a product",
        operationId: "takeDownProduct",
        description: `${forStaff} Its producer reads the reason by email. Orders that hold it go on.`,
        params: ProductPath,
        body: WithReason,
        response: { 204: Type.Null({ description: "Taken down." }) },
      },
    },
    async (request, reply) => {
      const { product_id } = request.params;
      return withIdempotency(db, clock, request, reply, async (tx) => {
        await takeDown(tx, platform, callerOf(request).userId, product_id, request.body.reason);
        return { status: 204, body: {} };
      });
    },
  );
}

function acts(api: App, platform: Platform) {
  const { db } = platform;
  api.get(
    "/console/acts/",
    {
      config: { access: "staff", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List what staff have done, newest first",
        operationId: "listStaffActs",
        description: `${forStaff} Also what the operator's commands did. Nobody can change it. \`subject_id\` is the id of a \`user\`, \`order\` and so on, as \`subject\` says.`,
        querystring: ActsQuery,
        response: { 200: ActPage },
      },
    },
    async (request) =>
      answerPage(
        request,
        platform,
        request.query,
        (page) => readActs(db, page),
        (row) => showAct(row),
      ),
  );
}
