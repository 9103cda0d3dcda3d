import { createHmac } from "node:crypto";
import type Stripe from "stripe";
import type { BadDays } from "./bad-days.ts";

/** Sends events to one address, signed, until it takes them; on bad days some come twice, late or never. */
export function openWebhooks(now: () => Date, days: BadDays) {
  let to: { url: string; secret: string } | undefined;
  const underWay = new Set<Promise<unknown>>();

  /** Sends one once, and answers the status; 0 where nobody answered. */
  async function deliver(event: object, signed: { at?: Date; secret?: string; body?: string } = {}) {
    if (!to) return 0;
    const body = JSON.stringify(event);
    const timestamp = Math.floor((signed.at ?? now()).getTime() / 1000);
    const signature = createHmac("sha256", signed.secret ?? to.secret)
      .update(`${timestamp}.${body}`)
      .digest("hex");
    const headers = {
      "content-type": "application/json",
      "stripe-signature": `t=${timestamp},v1=${signature}`,
    };
    try {
      const sent = { method: "POST", headers, body: signed.body ?? body };
      const response = await fetch(to.url, { ...sent, signal: AbortSignal.timeout(20_000) });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  async function untilTaken(event: Stripe.EventBase): Promise<void> {
    for (let tries = 0; tries < mostTries; tries++) {
      await pause(days.late());
      const status = await deliver(event);
      if (status >= 200 && status < 300) return;
      await pause(betweenTries);
    }
  }

  return {
    deliver,
    to(url: string, secret: string) {
      to = { url, secret };
    },
    send(event: Stripe.EventBase) {
      if (!to || days.isLost()) return;
      for (let copies = days.isDoubled() ? 2 : 1; copies > 0; copies--) {
        const sent = untilTaken(event).finally(() => underWay.delete(sent));
        underWay.add(sent);
      }
    },
    /** Waits until nothing is under way. */
    async sent() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

const mostTries = 5;
const betweenTries = 200;

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
