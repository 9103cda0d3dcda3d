import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { TestApp } from "../../../tests/support/app.ts";
import { type Answer, call } from "../../../tests/support/client.ts";
import { checkOut, newProduct, putInCart } from "../../../tests/support/market.ts";
import { newPerson, type TestPerson } from "../../../tests/support/people.ts";

/** A checkout that waits for a bank transfer. */
export interface AwaitedTransfer {
  buyer: TestPerson;
  checkoutId: number;
  orderId: number;
  reference: string;
  totalMinor: number;
}

/** Of a product that comes to `totalMinor`. */
export async function newTransfer(
  app: TestApp,
  producer: TestPerson,
  totalMinor: number,
  buyer?: TestPerson,
): Promise<AwaitedTransfer> {
  const as = buyer ?? (await newPerson(app, `buyer-${randomUUID().slice(0, 13)}`));
  const price = {
    amount: `${Math.floor(totalMinor / 100)}.${String(totalMinor % 100).padStart(2, "0")}`,
    currency: "EUR",
  };
  await putInCart(app, as, await newProduct(app, producer, { price }));
  const { status, body, text } = await checkOut(app, as, { payment_method: "transfer" });
  assert.equal(status, 201, text);
  const asked = await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as, json: {} });
  assert.equal(asked.status, 200, asked.text);
  const { reference } = asked.body.payment.transfer;
  return {
    buyer: as,
    checkoutId: body.checkout_id,
    orderId: body.orders[0].id,
    reference: reference.replace(/\s/g, ""),
    totalMinor,
  };
}

/** Names the account that buyers transfer to: only then are transfers offered. */
export async function openAccount(app: TestApp, staff: TestPerson): Promise<void> {
  const json = { bank_account: { holder: "Greta's market", iban: "NL02ABNA0123456789" } };
  const { status, text } = await call(app, "PATCH", "console/settings/", { as: staff, json });
  assert.equal(status, 200, text);
}

/** Uploads a statement. */
export function upload(
  app: TestApp,
  staff: TestPerson,
  file: string | Uint8Array<ArrayBuffer>,
): Promise<Answer> {
  return call(app, "POST", "console/bank/statements/", {
    as: staff,
    raw: file,
    headers: { "content-type": "application/octet-stream" },
  });
}
