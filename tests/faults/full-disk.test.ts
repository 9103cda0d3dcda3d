import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import pino from "pino";
import { openPlatform } from "#platform";
import { loadConfig, systemClock } from "#platform/base";
import { createApp } from "../../src/app.ts";
import { createWork } from "../../src/work.ts";
import { createDatabase, jwtSecret } from "../support/app.ts";
import { call } from "../support/client.ts";

test("a full disk is one line of the log in a minute, a 503 to who writes, and nothing to who reads", async (t) => {
  const own = await createDatabase();
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: "warn" }, { write: (line) => void lines.push(JSON.parse(line)) });
  const config = loadConfig({ DATA_DIR: "/nonexistent", JWT_SECRET: jwtSecret, RATE_LIMIT: "off" });
  const platform = openPlatform(config, { log, clock: systemClock, connection: own.connection });
  const app = await createApp(platform);
  const work = createWork(platform);
  await work.open();
  await app.listen({ port: 0, host: "127.0.0.1" });
  t.after(async () => {
    await app.close();
    await work.stop();
    await platform.database.close();
    await own.drop();
  });
  // What PostgreSQL says when a table can't grow.
  await platform.database.pool.query(`
    create function is_full() returns trigger language plpgsql as $$
    begin
      raise exception 'could not extend file "base/5/1": No space left on device' using errcode = 'disk_full';
    end $$;
    create trigger full_disk before insert on email_codes execute function is_full()`);
  const { port } = app.server.address() as AddressInfo;
  const site = { url: `http://127.0.0.1:${port}` };
  for (let n = 0; n < 5; n++) {
    const answer = await call(site, "POST", "registration/", { json: { email: `a${n}@example.org` } });
    assert.deepEqual([answer.status, answer.body.code], [503, "unavailable"]);
    assert.match(answer.headers.get("retry-after") ?? "", /^\d+$/);
  }
  assert.equal((await call(site, "GET", "products/")).status, 200);
  const told = lines.filter(({ level }) => level === 50);
  assert.deepEqual(
    told.map(({ where, msg }) => [where, msg]),
    [["the database's", "A disk is full, so little can be written. Free some space."]],
  );
});
