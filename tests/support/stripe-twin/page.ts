import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Account } from "./account.ts";
import { findSession, type PaysBy, payOnPage } from "./sessions.ts";

/** The page of hosted Checkout: a button for each kind of card, and the way back. */
export async function paymentPage(
  account: Account,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const session = findSession(account, id);
  let said = "";
  if (request.method === "POST") {
    const by = new URLSearchParams(await text(request)).get("by") as PaysBy;
    if (payOnPage(account, id, by)) {
      response.writeHead(303, { location: session.success_url ?? "/" }).end();
      return;
    }
    said = "<p>Your card was declined.</p>";
  }
  const button = (by: PaysBy, label: string) => `<button name="by" value="${by}">${label}</button>`;
  const buttons = [button("card", "Pay"), button("declined_card", "Pay with a card that is declined")];
  const open =
    session.status === "open" ? `<form method="post">${buttons.join("")}</form>` : "<p>No longer open.</p>";
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  response.end(
    `<!doctype html><title>Checkout</title><h1>${session.amount_total} ${session.currency}</h1>${said}${open}` +
      `<a href="${session.cancel_url}">Back</a>`,
  );
}
