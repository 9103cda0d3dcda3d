import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { migrate } from "#platform/database";
import { type EmbeddedDatabase, startEmbedded } from "../../src/platform/embedded/index.ts";
import { startApp, type TestApp } from "../support/app.ts";
import { call } from "../support/client.ts";
import { temporaryFolder } from "../support/folder.ts";
import { newPerson, type TestPerson } from "../support/people.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: EmbeddedDatabase;
let app: TestApp;
let person: TestPerson;

before(async () => {
  folder = await temporaryFolder();
  server = await startEmbedded(folder.path, { fsync: "off" });
  await migrate(server.connection);
  app = await startApp({}, { connection: server.connection, revive: server.revive });
  person = await newPerson(app, "waits");
});
after(async () => {
  await app.close();
  await server.leave();
  await folder.remove();
});

async function signal(name: NodeJS.Signals) {
  const [pid = ""] = (await readFile(join(server.folder, "postmaster.pid"), "utf8")).split("\n");
  process.kill(Number(pid), name);
}

const read = () => call(app, "GET", "me/sessions/", { as: person });

/** Reads again and again until the server has answered 200; each other answer has to be a quick 503. */
async function untilBack(): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const asked = performance.now();
    const answer = await read();
    if (answer.status === 200) return performance.now() - begun;
    assert.equal(answer.status, 503, answer.text);
    assert.equal(answer.body.code, "unavailable");
    assert.ok(Number(answer.headers.get("retry-after")) >= 1);
    assert.ok(performance.now() - asked < 2500, "a refusal came late");
    assert.equal((await call(app, "GET", "/livez")).status, 200);
    if (performance.now() - begun > 20_000) assert.fail("the database did not come back");
  }
}

for (const name of ["SIGKILL", "SIGINT", "SIGQUIT"] as const) {
  test(`after ${name} to the database requests get 503 until it has been started again`, async () => {
    assert.equal((await read()).status, 200);
    await signal(name);
    let answer = await read();
    for (let tries = 0; answer.status === 200 && tries < 500; tries++) answer = await read();
    assert.equal(answer.status, 503);
    await untilBack();
    assert.equal((await call(app, "GET", "/readyz")).status, 200);
  });
}

test("while the database hangs requests under way and later ones get 503, and /readyz says so", async () => {
  await signal("SIGSTOP");
  // The parent alone stops; its children still answer, so they are stopped with it.
  const stopped = await pauseChildren();
  try {
    const begun = performance.now();
    const waiting = await Promise.all(Array.from({ length: 20 }, read));
    assert.ok(performance.now() - begun < 3000);
    for (const { status } of waiting) assert.equal(status, 503);
    assert.equal((await call(app, "GET", "/readyz")).status, 503);
    assert.equal((await call(app, "GET", "/livez")).status, 200);
  } finally {
    for (const pid of stopped) process.kill(pid, "SIGCONT");
    await signal("SIGCONT");
  }
  await untilBack();
});

async function pauseChildren(): Promise<number[]> {
  const [parent = ""] = (await readFile(join(server.folder, "postmaster.pid"), "utf8")).split("\n");
  const children = (await readFile(`/proc/${parent}/task/${parent}/children`, "utf8"))
    .trim()
    .split(" ")
    .map(Number);
  for (const pid of children) process.kill(pid, "SIGSTOP");
  return children;
}
