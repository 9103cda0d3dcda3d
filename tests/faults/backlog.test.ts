import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { transaction } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import { startApp, type TestApp } from "../support/app.ts";

let app: TestApp;
before(async () => {
  app = await startApp();
});
after(() => app.close());

const sendNotice: JobKind<{ about: string; to: string | null; username: string }> = {
  name: "send_notice",
  retryForSeconds: 60,
};

test("a backlog of letters goes out without a pause after each, the failing ones among them too", async () => {
  const letters = 60;
  await transaction(app.platform.db, async (tx) => {
    for (let n = 0; n < letters; n++) {
      // No letter can be written to nobody: that job fails and comes again later.
      const to = n % 6 === 0 ? null : `waits${n}@example.org`;
      await app.platform.jobs.add(tx, sendNotice, { about: "password_changed", to, username: `waits${n}` });
    }
  });
  const { pool } = app.platform.database;
  const sent = async () => (await pool.query("select from mailbox_letters")).rowCount;
  const begun = performance.now();
  while ((await sent()) !== (letters * 5) / 6) {
    // With a pause after each it would take more than a minute.
    if (performance.now() - begun > 20_000) assert.fail(`${await sent()} letters went out`);
  }
  await pool.query("delete from jobs.job where name = 'send_notice' and data->>'to' is null");
});
