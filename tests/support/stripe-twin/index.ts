import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type Account, newId, openAccount } from "./account.ts";
import { type BadDays, badDays } from "./bad-days.ts";
import { StripeFault } from "./errors.ts";
import { readForm } from "./form.ts";
import { type Answer, idempotencyKeys } from "./idempotency.ts";
import { paymentPage } from "./page.ts";
import { answerTo } from "./routes.ts";
import { openWebhooks } from "./webhooks.ts";

export { idOf } from "./account.ts";
export { balanceOf } from "./balance.ts";
export { closeDispute, openDispute } from "./disputes.ts";
export { cancelIntent } from "./intents.ts";
export { createRefund as refundAtDashboard, endRefund, failRefund } from "./refunds.ts";
export { endSlowPayment, expireSession, type PaysBy, payOnPage } from "./sessions.ts";

export type StripeTwin = Awaited<ReturnType<typeof startStripeTwin>>;

export const twinKey = "sk_test_twin";
export const twinWebhookSecret = "whsec_twin";

/** A server on this computer that speaks HTTP as Stripe does, as far as a shop with hosted Checkout asks it. */
export async function startStripeTwin({
  now = () => new Date(),
  random = Math.random,
}: {
  now?: () => Date;
  random?: () => number;
} = {}) {
  const days = badDays(random);
  const webhooks = openWebhooks(now, days);
  const account = openAccount(now, webhooks.send);
  const keys = idempotencyKeys(now);
  /** Methods and paths in the order they came. */
  const asked: string[] = [];

  const server = createServer((request, response) => {
    const path = request.url?.split("?")[0] ?? "";
    const page = /^\/c\/pay\/([^/]+)$/.exec(path)?.[1];
    if (page !== undefined) {
      paymentPage(account, page, request, response).catch(() => response.writeHead(404).end());
      return;
    }
    asked.push(`${request.method} ${path}`);
    answer(request, response, { account, days, keys }).catch(() => request.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  account.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    ...{ account, asked, webhooks, origin: account.origin, become: days.become },
    /** What a site is configured with to use this twin. */
    settings: {
      STRIPE_SECRET_KEY: twinKey,
      STRIPE_WEBHOOK_SECRET: twinWebhookSecret,
      STRIPE_API_BASE: account.origin,
    },
    async close() {
      await webhooks.sent();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Twin {
  account: Account;
  days: BadDays;
  keys: ReturnType<typeof idempotencyKeys>;
}

async function answer(request: IncomingMessage, response: ServerResponse, twin: Twin): Promise<void> {
  const { days } = twin;
  const body = await text(request);
  const fate = days.ofRequest();
  if (fate === "lost") return void request.socket.destroy();
  if (fate === "away")
    return send(response, { status: 503, body: { error: { type: "api_error", message: "" } } });
  if (fate === "limited") return send(response, limited, { "retry-after": "0" });
  const { answered, fields } = await answerOnce(request, body, twin);
  if (days.isAnswerLost()) return void request.socket.destroy();
  send(response, answered, fields);
}

const limited: Answer = {
  status: 429,
  body: { error: { type: "invalid_request_error", code: "rate_limit", message: "Too many requests." } },
};

/** The answer, which a key that was used before has already. */
async function answerOnce(
  request: IncomingMessage,
  body: string,
  { account, days, keys }: Twin,
): Promise<{ answered: Answer; fields: Record<string, string> }> {
  const [path = "", query = ""] = (request.url ?? "").split("?");
  const key = request.method === "POST" ? request.headers["idempotency-key"] : undefined;
  try {
    if (request.headers.authorization !== `Bearer ${twinKey}`)
      throw new StripeFault(401, "Invalid API Key provided.");
    if (typeof key === "string") {
      const known = keys.begin(key, path, body);
      if (known) return { answered: known, fields: { "idempotent-replayed": "true" } };
    }
  } catch (error) {
    return { answered: asAnswer(error), fields: {} };
  }
  await new Promise((resolve) => setTimeout(resolve, days.slow()));
  const answered = run(() => answerTo(account, request.method ?? "", path, readForm(body || query)));
  if (typeof key === "string") keys.end(key, answered);
  return { answered, fields: {} };
}

function run(work: () => object): Answer {
  try {
    // A copy: what is kept under a key is the answer of that moment.
    return { status: 200, body: structuredClone(work()) };
  } catch (error) {
    return asAnswer(error);
  }
}

function asAnswer(error: unknown): Answer {
  if (!(error instanceof StripeFault)) throw error;
  return { status: error.status, body: error.body };
}

function send(response: ServerResponse, { status, body }: Answer, fields: Record<string, string> = {}): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "request-id": newId("req"),
    "stripe-version": "2026-10-28.endive",
    ...fields,
  });
  response.end(JSON.stringify(body));
}
