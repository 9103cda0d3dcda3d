import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startApp, type TestApp } from "../tests/support/app.ts";
import { call } from "../tests/support/client.ts";
import { temporaryFolder } from "../tests/support/folder.ts";
import { cartOf, linesIn, newProduct, pears } from "../tests/support/goods.ts";
import { newPerson, newProducer } from "../tests/support/people.ts";
import { buildClient } from "./build.ts";
import { openLine } from "./line.fixture.ts";
import { createSend, inMemory } from "./send.ts";

let app: TestApp;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
});
after(() => app.close());

test("the package takes a reader of types from registration to the wallet", async (t) => {
  const folder = await temporaryFolder();
  t.after(() => folder.remove());
  const modules = join(folder.path, "node_modules");
  const made = join(folder.path, "client");
  await mkdir(made);
  for (const name of ["package.json", "tsconfig.json", "index.ts", "send.ts"]) {
    await cp(own(name), join(made, name));
  }
  await mkdir(join(modules, "@farmgate"), { recursive: true });
  await symlink(made, join(modules, "@farmgate/client"));
  await symlink(own("../node_modules/openapi-fetch"), join(modules, "openapi-fetch"));
  const { body: document } = await call(app, "GET", "openapi.json");
  await buildClient(document, made);

  await cp(own("journey.ts"), join(folder.path, "journey.ts"));
  await writeFile(join(folder.path, "package.json"), JSON.stringify({ type: "module" }));
  const strictly = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [] };
  const compilerOptions = { ...strictly, module: "nodenext", target: "es2024", lib: ["es2024", "dom"] };
  const files = ["journey.ts"];
  await writeFile(join(folder.path, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  execFileSync(own("../node_modules/.bin/tsc"), ["-p", folder.path], { encoding: "utf8" });

  const { journey } = await import(pathToFileURL(join(folder.path, "journey.ts")).href);
  const { available, pending } = await journey(app.url);
  assert.deepEqual([available.amount, pending.amount], ["7.00", "0.00"]);
});

test("requests that meet an old access token share one renewal, and the successor is kept", async (t) => {
  const line = await openLine(app.url, () => undefined);
  t.after(() => line.close());
  const { access, refresh } = await newPerson(app, "renewed");
  const tokens = inMemory({ access, refresh });
  const send = createSend(line.api, { tokens });
  app.advance(600);
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => send(new Request(`${line.api}/me/`))));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200, 200],
  );
  assert.equal(line.seen.filter((route) => route === "POST /auth/token/refresh/").length, 1);
  const kept = await tokens.read();
  assert.notEqual(kept?.refresh, refresh);
  app.advance(600);
  assert.equal((await send(new Request(`${line.api}/me/`))).status, 200);
  assert.equal(line.seen.filter((route) => route === "POST /auth/token/refresh/").length, 2);
});

test("where the session has ended the tokens are forgotten, and the refusal is handed on", async () => {
  const { access, refresh } = await newPerson(app, "signed-out");
  await call(app, "POST", "auth/token/blacklist/", { json: { refresh } });
  const tokens = inMemory({ access, refresh });
  const api = `${app.url}/backend/api`;
  app.advance(600);
  assert.equal((await createSend(api, { tokens })(new Request(`${api}/me/`))).status, 401);
  assert.equal(await tokens.read(), undefined);
});

test("a renewal whose answer is lost is asked for again, and keeps the session", async (t) => {
  let lost = 0;
  const isLost = (route: string) => route === "POST /auth/token/refresh/" && ++lost === 1;
  const line = await openLine(app.url, (route) => (isLost(route) ? "lose the answer" : undefined));
  t.after(() => line.close());
  const { access, refresh } = await newPerson(app, "unlucky");
  const send = createSend(line.api, { tokens: inMemory({ access, refresh }) });
  app.advance(600);
  assert.equal((await send(new Request(`${line.api}/me/`))).status, 200);
});

test("a change whose answer was lost is made once", async (t) => {
  let tries = 0;
  const line = await openLine(app.url, () => (++tries < 3 ? "lose the answer" : undefined));
  t.after(() => line.close());
  const buyer = await newPerson(app, "lost-answers");
  const product = await newProduct(app, await newProducer(app, "grower"));
  const send = createSend(line.api, { tokens: inMemory(buyer) });
  const answer = await send(patch(`${line.api}/cart/item_increment/${product.id}/`, {}));
  assert.equal(answer.status, 200);
  assert.equal(tries, 3);
  assert.deepEqual(linesIn(await cartOf(app, buyer).read()), [[product.id, 1]]);
});

test("who is turned away comes again, after Retry-After and no more often than allowed", async (t) => {
  const grower = await newProducer(app, "turned-away");
  for (const turnedAway of [429, 503, 409] as const) {
    let tries = 0;
    const line = await openLine(app.url, () => (++tries < 3 ? turnedAway : undefined));
    t.after(() => line.close());
    const send = createSend(line.api, { tokens: inMemory(grower) });
    const name = `Pears after ${turnedAway}`;
    const begun = performance.now();
    assert.equal((await send(post(`${line.api}/products/new/`, { ...pears, name }))).status, 201);
    // Two waits of the second that the line asks for; 409 names none.
    assert.equal(performance.now() - begun > 2000, turnedAway !== 409, String(turnedAway));
    const { results } = (await call(app, "GET", `products/?search=${turnedAway}`)).body;
    assert.equal(results.length, 1);
  }
  const line = await openLine(app.url, () => 503);
  t.after(() => line.close());
  const send = createSend(line.api, { mostAttempts: 2, longestWaitSeconds: 1 });
  assert.equal((await send(new Request(`${line.api}/site/`))).status, 503);
  assert.equal(line.seen.length, 2);
  assert.equal((await send(post(`${line.api}/registration/`, { email: "no@example.org" }))).status, 503);
  assert.equal(line.seen.length, 3, "what has no key and may have been done is not sent again");
  const impatient = createSend(line.api, { longestWaitSeconds: 0.5 });
  assert.equal((await impatient(new Request(`${line.api}/site/`))).status, 503);
  assert.equal(line.seen.length, 4);
});

function own(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function post(url: string, body: object): Request {
  return withBody("POST", url, body);
}

function patch(url: string, body: object): Request {
  return withBody("PATCH", url, body);
}

function withBody(method: string, url: string, body: object): Request {
  const headers = { "content-type": "application/json" };
  return new Request(url, { method, headers, body: JSON.stringify(body) });
}
