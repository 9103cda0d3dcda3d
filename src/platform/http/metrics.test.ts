import assert from "node:assert/strict";
import { test } from "node:test";
import { startApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { freePort } from "../../../tests/support/process.ts";

test("metrics are on their own port only, by the route's pattern", async () => {
  const port = await freePort();
  const app = await startApp({ METRICS_PORT: String(port) });
  await call(app, "GET", "users/4711/");
  const metrics = await call({ url: `http://127.0.0.1:${port}` }, "GET", "/metrics");
  assert.match(
    metrics.text,
    /http_request_duration_seconds_count\{.*route="\/backend\/api\/users\/:user_id\/".*\} 1/,
  );
  assert.match(metrics.text, /process_resident_memory_bytes/);
  assert.equal((await call(app, "GET", "/metrics")).status, 404);
  await app.close();
  await assert.rejects(fetch(`http://127.0.0.1:${port}/metrics`));
});
