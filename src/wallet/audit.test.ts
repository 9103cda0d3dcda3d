import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { transaction } from "#platform/database";
import { auditPromotions } from "#promotion";
import { createDatabase, jwtSecret, startApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { earn } from "../../tests/support/money.ts";
import { newProducer } from "../../tests/support/people.ts";
import { command, databaseUrl } from "../../tests/support/process.ts";
import { auditWallet } from "./audit.ts";

test("an audit names each balance, line, transfer, payout and promotion that the others belie, and ends with 1", async (t) => {
  const { connection, drop } = await createDatabase();
  const app = await startApp({}, { connection, revive: async () => {} });
  t.after(async () => {
    await app.close();
    await drop();
  });
  const settings = { DATABASE_URL: databaseUrl(connection), JWT_SECRET: jwtSecret, DRAIN_SECONDS: "0" };
  const eva = await newProducer(app, "eva");
  await earn(app, eva.id, 5000);
  await earn(app, eva.id, 700);
  const { body: wallets } = await call(app, "GET", "wallet/", { as: eva });
  const walletId = wallets.results[0].id;
  for (const amount of ["10.00", "20.00"]) {
    const json = { amount: { amount, currency: "EUR" } };
    await call(app, "POST", `wallet/${walletId}/payouts/`, { as: eva, json });
  }
  const json = {
    ...{ name: "Pears", category: "fruit", price: { amount: "3.50", currency: "EUR" } },
    ...{ pack_size: "1", pack_unit: "kg", stock: 3 },
  };
  const { body: product } = await call(app, "POST", "products/new/", { as: eva, json });
  const promotion = { product_id: product.id, days: 2 };
  const { body: promoted } = await call(app, "POST", "promotion/", { as: eva, json: promotion });
  assert.deepEqual(await auditWallet(app.platform.db), []);
  assert.deepEqual(await auditPromotions(app.platform.db), []);

  // As nobody can who comes through the site: the guards of the database are off.
  await transaction(app.platform.db, async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql`update wallets set pending_minor = 1`.execute(tx);
    await sql`update transfer_lines set amount_minor = 71 where account = 'promotion'`.execute(tx);
    await sql`update transfer_lines set balance_after_minor = 5701 where amount_minor = 700 and account = 'available'`.execute(
      tx,
    );
    await sql`update payouts set status = 'paid', decided_at = now() where amount_minor = 1000`.execute(tx);
    await sql`delete from payouts where amount_minor = 2000`.execute(tx);
    await sql`update products set promoted_until = '2030-01-01'`.execute(tx);
  });
  const line = await app.platform.db
    .selectFrom("transfer_lines")
    .select("id")
    .where("balance_after_minor", "=", 5701)
    .executeTakeFirstOrThrow();
  const found = [...(await auditWallet(app.platform.db)), ...(await auditPromotions(app.platform.db))];
  const { code, stdout } = await command(["audit"], settings);
  // Told of by the end of every test otherwise.
  await transaction(app.platform.db, async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql`update transfer_lines set amount_minor = 200 where account = 'promotion'`.execute(tx);
  });
  assert.equal(code, 1);
  for (const difference of found) assert.ok(stdout.includes(`${difference}\n`), stdout);
  assert.deepEqual(found, [
    `Balance of pending in wallet ${walletId}: stored 0.01 EUR, the ledger adds up to 0.00 EUR.`,
    `Balance of available after ledger line ${line.id}: stored 57.01 EUR, the ledger adds up to 57.00 EUR.`,
    "The transfer for promotion/1 does not sum to zero: its lines add up to -1.29 EUR.",
    "Payout 1 in bank: should be 10.00 EUR, the ledger has 0.00 EUR.",
    "Payout 1 in payouts: should be 0.00 EUR, the ledger has 10.00 EUR.",
    "Money was moved for payout/2, but there is no such payout.",
    `End of the promotion of product ${product.id}: stored 2030-01-01T00:00:00.000Z, worked out ${promoted.promoted_until}.`,
    "Cost of promotion/1: stored 2.00 EUR, the ledger has 0.71 EUR.",
  ]);
});
