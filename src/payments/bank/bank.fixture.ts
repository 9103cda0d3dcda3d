import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { TestApp } from "../../../tests/support/app.ts";
import { type Answer, call } from "../../../tests/support/client.ts";
import { checkOut, newProduct, putInCart } from "../../../tests/support/market.ts";
import { newPerson, type TestPerson } from "../../../tests/support/people.ts";
import { makeCreditorReference } from "./creditor-reference.ts";

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
  const { status, body, text } = await checkOut(app, as, { payment_method: "card" });
  assert.equal(status, 201, text);
  const reference = makeCreditorReference(body.checkout_id);
  const { db } = app.platform;
  await sql`update checkouts set payment_method = 'transfer' where id = ${body.checkout_id}`.execute(db);
  await sql`update orders set payment_method = 'transfer' where checkout_id = ${body.checkout_id}`.execute(
    db,
  );
  await sql`insert into bank_references (checkout_id, reference, currency, pay_until, created_at)
    values (${body.checkout_id}, ${reference}, 'EUR', now() + interval '3 days', now())`.execute(db);
  return { buyer: as, checkoutId: body.checkout_id, orderId: body.orders[0].id, reference, totalMinor };
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
