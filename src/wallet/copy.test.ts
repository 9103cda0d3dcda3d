import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Connection } from "#platform/database";
import { exportSite, importSite } from "#transfer";
import { createDatabase, startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { earn } from "../../tests/support/money.ts";
import { newProducer } from "../../tests/support/people.ts";
import { auditWallet } from "./audit.ts";

test("a site that is carried elsewhere has the same money there, counted once, and goes on with it", async (t) => {
  const [origin, target] = [await createDatabase(), await createDatabase()];
  const folder = await mkdtemp(join(tmpdir(), "farmgate-money-"));
  t.after(async () => {
    await Promise.all([origin.drop(), target.drop()]);
    await rm(folder, { recursive: true, force: true });
  });
  const before = await open(origin);
  const eva = await newProducer(before, "eva");
  await earn(before, eva.id, 5000);
  const { body: wallets } = await call(before, "GET", "wallet/", { as: eva });
  const path = `wallet/${wallets.results[0].id}`;
  const json = { amount: { amount: "20.00", currency: "EUR" } };
  await call(before, "POST", `${path}/payouts/`, { as: eva, json });
  const read = async (app: TestApp) => {
    const answers = ["wallet/", `${path}/entries/`, `${path}/payouts/`].map((one) =>
      call(app, "GET", one, { as: eva }),
    );
    return (await Promise.all(answers)).map(({ body }) => body.results);
  };
  const told = await read(before);
  await before.close();
  const siteOn = ({ connection }: { connection: Connection }) => ({
    ...before.platform,
    reached: { connection },
  });
  await exportSite(siteOn(origin), join(folder, "site"));
  await importSite(siteOn(target), join(folder, "site"));

  const after = await open(target);
  assert.deepEqual(await read(after), told);
  assert.deepEqual(await auditWallet(after.platform.db), []);
  await earn(after, eva.id, 100);
  assert.equal((await read(after))[0][0].available.amount, "31.00");
  assert.deepEqual(await auditWallet(after.platform.db), []);
  await after.close();
});

const open = ({ connection }: Awaited<ReturnType<typeof createDatabase>>) =>
  startApp({}, { connection, revive: async () => {} });
