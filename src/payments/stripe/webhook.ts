import { Type } from "typebox";
import type { Platform } from "#platform";
import { closed } from "#platform/base";
import { transaction } from "#platform/database";
import { type App, rawBodyOf } from "#platform/http";
import { wrongSignature } from "../errors.ts";
import { takeEvent } from "./events.ts";
import { openTill } from "./till.ts";

/** Where Stripe says what has happened. Without an account there nobody is listened to. */
export function stripeWebhook(api: App, platform: Platform): void {
  const till = openTill(platform);
  if (!till) return;
  const { db, jobs, clock } = platform;
  api.post(
    "/payments/stripe/webhook/",
    {
      config: { access: "signed", priority: "high", problems: [wrongSignature] },
      schema: { hide: true, response: { 200: closed({ received: Type.Boolean() }) } },
    },
    async (request) => {
      const now = clock.now();
      const signature = request.headers["stripe-signature"];
      const event = await till.sdk.readEvent(rawBodyOf(request), String(signature ?? ""), now);
      if (!event) throw wrongSignature();
      await transaction(db, (tx) => takeEvent(tx, jobs, event, now));
      return { received: true };
    },
  );
}
