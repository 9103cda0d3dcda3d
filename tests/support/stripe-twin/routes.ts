import type { Account } from "./account.ts";
import { found, idOf } from "./account.ts";
import { findDispute } from "./disputes.ts";
import { StripeFault } from "./errors.ts";
import { type Form, listIn, textIn } from "./form.ts";
import { cancelIntent, captureIntent } from "./intents.ts";
import { isOfTypes, pageOf } from "./lists.ts";
import { createRefund, findRefund } from "./refunds.ts";
import { createSession, expireSession, findSession } from "./sessions.ts";

type Route = (account: Account, form: Form, id: string) => object;

/** What the twin answers, by method and path; `*` is an id. */
const routes: Record<string, Route> = {
  "POST /v1/checkout/sessions": (account, form) => createSession(account, form),
  "GET /v1/checkout/sessions/*": (account, form, id) => {
    const session = findSession(account, id);
    const intent = account.intents.get(idOf(session.payment_intent));
    return intent && listIn(form["expand"]).includes("payment_intent")
      ? { ...session, payment_intent: intent }
      : session;
  },
  "POST /v1/checkout/sessions/*/expire": (account, _form, id) => expireSession(account, id),
  "GET /v1/payment_intents/*": (account, _form, id) => found(account.intents, "payment_intent", id),
  "POST /v1/payment_intents/*/capture": (account, form, id) => captureIntent(account, id, form),
  "POST /v1/payment_intents/*/cancel": (account, _form, id) => cancelIntent(account, id),
  "POST /v1/refunds": (account, form) => createRefund(account, form),
  "GET /v1/refunds/*": (account, _form, id) => findRefund(account, id),
  "GET /v1/refunds": ({ refunds }, form) => {
    const of = textIn(form["payment_intent"]);
    return pageOf(
      "/v1/refunds",
      [...refunds.values()],
      form,
      (one) => !of || idOf(one.payment_intent) === of,
    );
  },
  "GET /v1/disputes/*": (account, _form, id) => findDispute(account, id),
  "GET /v1/disputes": ({ disputes }, form) => pageOf("/v1/disputes", [...disputes.values()], form),
  "GET /v1/balance_transactions": ({ balance }, form) => pageOf("/v1/balance_transactions", balance, form),
  "GET /v1/events": ({ events }, form) =>
    pageOf("/v1/events", events, form, ({ type }) => isOfTypes(type, form)),
};

/** Answers a request. Throws StripeFault. */
export function answerTo(account: Account, method: string, path: string, form: Form): object {
  for (const [pattern, route] of Object.entries(routes)) {
    const match = new RegExp(`^${pattern.replace("*", "([^/]+)")}$`).exec(`${method} ${path}`);
    if (match) return route(account, form, match[1] ?? "");
  }
  throw new StripeFault(404, `Unrecognized request URL (${method}: ${path}).`);
}
