import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createDatabase, jwtSecret } from "../support/app.ts";
import { call } from "../support/client.ts";
import { temporaryFolder } from "../support/folder.ts";
import { workersOf } from "../support/lines.ts";
import { picture } from "../support/pictures.ts";
import { databaseUrl, freePort, type ServerProcess, startServer, stopServer } from "../support/process.ts";
import { until } from "../support/sites.ts";
import { openSmtpServer, type TestSmtp } from "../support/smtp.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const code = ["src", "demo", "migrations", "package.json", "package-lock.json"];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let own: Awaited<ReturnType<typeof createDatabase>>;
let smtp: TestSmtp;
let server: ServerProcess;
let metricsPort: number;
let log = "";

before(async () => {
  [folder, own, smtp, metricsPort] = await Promise.all([
    temporaryFolder(),
    createDatabase(),
    openSmtpServer(),
    freePort(),
  ]);
  for (const name of code) cpSync(join(root, name), join(folder.path, name), { recursive: true });
  execFileSync("cp", ["-al", join(root, "node_modules"), join(folder.path, "node_modules")]);
  const settings = {
    DATABASE_URL: databaseUrl(own.connection),
    ...{ JWT_SECRET: jwtSecret, DATA_DIR: join(folder.path, "data"), SMTP_URL: smtp.url, DRAIN_SECONDS: "0" },
    ...{ WORKERS: "2", METRICS_PORT: String(metricsPort), LOG_LEVEL: "error" },
  };
  server = await startServer(settings, [process.execPath, join(folder.path, "src/main.ts")]);
  server.child.stdout?.on("data", (chunk) => {
    log += chunk;
  });
});
after(async () => {
  await stopServer(server);
  await Promise.all([smtp.close(), own.drop(), folder.remove()]);
});

test("a worker of other code than its primary's does not begin, and the others go on", async () => {
  appendFileSync(join(folder.path, "src/home/index.ts"), "// Of another release.\n");
  const [one = 0] = workersOf(server);
  process.kill(one, "SIGKILL");
  await until(() => /The code of this server was replaced while it was running/.test(log), "the log said so");
  assert.equal((await call(server, "GET", "site/")).status, 200);
});

test("a server whose code is gone registers people, sends letters, takes pictures and shows every page", async () => {
  mkdirSync(join(folder.path, "gone"));
  for (const name of [...code, "node_modules"]) {
    renameSync(join(folder.path, name), join(folder.path, "gone", name));
  }
  const email = "eva@example.org";
  await call(server, "POST", "registration/", { json: { email } });
  await until(() => smtp.letters.length > 0, "the letter came");
  const typed = /^[A-Z\d]{8}\r?$/m.exec(smtp.letters[0]?.email.text ?? "")?.[0].trim();
  const person = { email, code: typed, username: "eva", password: "a-long-enough-password" };
  const { status, body } = await call(server, "POST", "registration/validate/", { json: person });
  assert.equal(status, 201, JSON.stringify(body));
  const raw = await picture();
  const headers = { "content-type": "image/png" };
  assert.equal((await call(server, "PUT", "me/avatar/", { as: body.tokens, headers, raw })).status, 200);
  const pages = ["/", "docs/", "docs/page.js", "openapi.json", "home/", "products/", "/readyz"];
  for (const path of pages) assert.equal((await call(server, "GET", path)).status, 200, path);
  // While a worker tries to begin the primary can't ask all of them.
  const metrics = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).status === 200;
  await until(metrics, "there were metrics");
});
