import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { startApp } from "./support/app.ts";
import { call } from "./support/client.ts";
import { freePort } from "./support/process.ts";

const file = (path: string) => readFileSync(new URL(`../deploy/${path}`, import.meta.url), "utf8");

test("each metric that the dashboard and the alerts name is one that the server shows", async () => {
  const port = await freePort();
  const app = await startApp({ METRICS_PORT: String(port) });
  await call(app, "GET", "site/");
  const { text } = await call({ url: `http://127.0.0.1:${port}` }, "GET", "/metrics");
  await app.close();
  // One that has no value here, as the age of a backup that nobody makes, is declared.
  const shown = new Set([...text.matchAll(/^(?:# TYPE )?(\w+)(?:\{| )/gm)].map(([, name]) => name));
  const named = [file("grafana/farmgate.json"), file("prometheus/farmgate.rules.yml")].flatMap((source) =>
    [...source.matchAll(/\b(?:farmgate|http|process|nodejs)_\w+/g)].map(([name]) => name),
  );
  assert.ok(named.length > 20, "names were found");
  assert.deepEqual(
    named.filter((name) => !shown.has(name)),
    [],
  );
});

test("each alert is played through a test of its own, and says what to do", () => {
  const rules = file("prometheus/farmgate.rules.yml");
  const tests = file("prometheus/farmgate.test.yml");
  const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = ""]) => name);
  assert.equal(rules.match(/what_to_do:/g)?.length, alerts.length);
  for (const alert of alerts) {
    assert.match(tests, new RegExp(`alertname: ${alert} `), `${alert} is quiet where all is well`);
    assert.match(tests, new RegExp(`alertname="${alert}"`), `${alert} fires`);
  }
});
