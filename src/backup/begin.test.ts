import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { openSiteVault } from "#backup";
import { loadConfig } from "#platform/base";
import { startApp } from "../../tests/support/app.ts";
import { temporaryFolder } from "../../tests/support/folder.ts";

test("what the server and a command write into a place that both begin at once is read by either", async (t) => {
  const app = await startApp();
  const { path, remove } = await temporaryFolder();
  t.after(async () => {
    await app.close();
    await remove();
  });
  const settings = { DATA_DIR: join(path, "data"), BACKUP_PASSPHRASE: "some words for the backup" };
  const config = loadConfig(settings, { site: "unused" });
  const { db, connection } = app.platform;
  const open = () => openSiteVault({ db, connection, config }, join(path, "place"));
  const vaults = await Promise.all([open(), open(), open()]);
  for (const [n, vault] of vaults.entries()) await vault.write(`of-${n}`, Buffer.from(`written by ${n}`));
  const last = await open();
  for (const [n] of vaults.entries()) assert.equal(String(await last.read(`of-${n}`)), `written by ${n}`);
});
