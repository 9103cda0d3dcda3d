import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createDatabase, jwtSecret, startApp, type TestApp } from "../support/app.ts";
import { newProduct as advertise, changeInSecret } from "../support/goods.ts";
import { ask, connected, holderOf, lineToEach, workersOf } from "../support/lines.ts";
import { checkOut, newProduct, putInCart } from "../support/market.ts";
import { newPerson, newProducer } from "../support/people.ts";
import {
  databaseUrl,
  failToStart,
  freePort,
  type ServerProcess,
  startServer,
  stopServer,
} from "../support/process.ts";
import { temporarySite, until } from "../support/sites.ts";
import { cookieOf, openStream } from "../support/streams.ts";

let own: Awaited<ReturnType<typeof createDatabase>>;
/** A Farmgate in this process, on the same database and with the same secret. */
let app: TestApp;
let server: ServerProcess;
let metricsPort: number;

before(async () => {
  own = await createDatabase();
  app = await startApp({}, { connection: own.connection, revive: async () => {} });
  metricsPort = await freePort();
  server = await startServer({
    ...onOwn(),
    DRAIN_SECONDS: "2",
    METRICS_PORT: String(metricsPort),
    WORKERS: "3",
  });
});
after(async () => {
  await stopServer(server);
  await app.close();
  await own.drop();
});

/** What a group needs on a database that others run. */
function onOwn() {
  return {
    DATABASE_URL: databaseUrl(own.connection),
    JWT_SECRET: jwtSecret,
    DATABASE_POOL: "4",
    LOG_LEVEL: "silent",
  };
}

test("its metrics are on one port, of all processes together", async () => {
  for (const line of await lineToEach(server)) {
    for (let n = 0; n < 3; n++) await ask(server, "GET", "/backend/api/users/4711/", { line });
  }
  const { body } = await ask({ url: `http://127.0.0.1:${metricsPort}` }, "GET", "/metrics");
  assert.match(
    body,
    /http_request_duration_seconds_count\{.*route="\/backend\/api\/users\/:user_id\/".*\} 9\n/,
  );
});

test("whoever reads after the answer to a write sees it, whichever process wrote and whichever answers", async () => {
  const eva = await newProducer(app, "eva");
  const { id } = await advertise(app, eva);
  const product = `/backend/api/products/${id}/`;
  const lines = await lineToEach(server);
  const readEverywhere = async () => {
    const answers = lines.flatMap((line) =>
      [product, "/backend/api/products/"].map((path) => ask(server, "GET", path, { line })),
    );
    const bodies = (await Promise.all(answers)).map(({ body }) => JSON.parse(body));
    return bodies.map((body) => body.results?.[0] ?? body);
  };
  // A round in which the machine was too busy to keep all of it proves less, so there is another.
  for (let rounds = 0, provenRounds = 0; provenRounds < 30; rounds++) {
    assert.ok(rounds < 1000, "hardly anything is kept");
    await readEverywhere();
    await changeInSecret(app, `update products set origin = 'Round ${rounds}'`);
    const kept = await readEverywhere();
    if (kept.every(({ origin }) => origin !== `Round ${rounds}`)) provenRounds++;
    const json = { price: { amount: `${rounds + 4}.00`, currency: "EUR" } };
    const line = lines[rounds % lines.length];
    assert.equal((await ask(server, "PATCH", product, { line, json, as: eva })).status, 200);
    for (const { price } of await readEverywhere()) assert.deepEqual(price, json.price);
  }
});

test("who watches an order hears of its next step, whichever process they watch and whichever takes it", async () => {
  const [seller, buyer] = [await newProducer(app, "seller"), await newPerson(app, "buyer")];
  await putInCart(app, buyer, await newProduct(app, seller));
  const { body } = await checkOut(app, buyer);
  const [{ id }] = body.orders;
  const cookie = await cookieOf(app, buyer.username);
  const lines = await lineToEach(server);
  const path = `/orders/${id}/live/?version=1`;
  const streams = await Promise.all(lines.map((line) => openStream(server, path, { cookie }, line)));
  const begun = performance.now();
  const step = await ask(server, "POST", `/backend/api/order/${id}/preparation/`, { as: seller });
  assert.equal(step.status, 200);
  await Promise.all(streams.map((stream) => stream.changed(1)));
  assert.ok(performance.now() - begun < 1000, `${performance.now() - begun} ms`);
  for (const stream of streams) stream.close();
});

test("a limit on a client's requests holds for all processes together", async () => {
  const askForLetter = async () => {
    const { status } = await ask(server, "POST", "/backend/api/registration/", {
      json: {},
      from: "127.0.0.2",
    });
    return status;
  };
  for (let asked = 0; asked < 300; asked += 10) {
    const statuses = await Promise.all(Array.from({ length: 10 }, askForLetter));
    assert.deepEqual(new Set(statuses), new Set([400]));
  }
  let refusedInARow = 0;
  for (let more = 0; more < 100 && refusedInARow < 6; more++) {
    refusedInARow = (await askForLetter()) === 429 ? refusedInARow + 1 : 0;
  }
  assert.equal(refusedInARow, 6);
});

test("each process answers, one that is killed is replaced, and whichever ran the jobs, they are run, once", async () => {
  assert.match(
    server.greeting,
    /Farmgate \S+ is running at http:\S+\/ \(ready in \d+\.\d s with 3 processes\)\. Ctrl-C/,
  );
  for (const killed of workersOf(server)) {
    const held = await connected(server, 6);
    const doomed = held.filter((socket) => holderOf(server, socket) === killed);
    assert.ok(doomed.length > 0 && doomed.length < held.length, "each has some of the connections");
    const before = workersOf(server);
    process.kill(killed, "SIGKILL");
    await until(() => doomed.every(({ closed }) => closed), "its connections ended");
    await until(async () => {
      await sleep(100);
      const [socket] = await connected(server, 1);
      const holder = socket && holderOf(server, socket);
      socket?.destroy();
      return holder !== undefined && !before.includes(holder);
    }, "another answers in its place");
    assert.equal(workersOf(server).length, 3);
    assert.equal(held.filter(({ closed }) => closed).length, doomed.length, "the others' connections stay");
    for (const socket of held) socket.destroy();

    const email = `after-${killed}@example.org`;
    assert.equal((await ask(server, "POST", "/backend/api/registration/", { json: { email } })).status, 202);
    const letters = async () =>
      JSON.parse((await ask(server, "GET", `/dev/mailbox.json?to=${email}`)).body).letters;
    await until(async () => (await letters()).length > 0, "its letter came");
    assert.equal((await letters()).length, 1);
  }
});

test("told to stop, it answers what is under way in each process, and ends with 0", async () => {
  const finish = await begun(server, 6);
  // Ctrl-C: the terminal tells the whole group.
  process.kill(-(server.child.pid ?? 0), "SIGINT");
  await until(async () => (await ask(server, "GET", "/readyz")).status === 503, "it drained");
  for (const answer of await finish()) assert.match(answer, /^HTTP\/1\.1 401 /);
  assert.deepEqual(await server.ended, { code: 0, stdout: server.greeting, stderr: "" });
});

test("a worker that can't be started is tried again, and the others answer on", async (t) => {
  // The machine refuses the next start of a process, from one signal to the next.
  const refusal = `const real = process.execPath;
    process.on("SIGWINCH", () => {
      process.execPath = process.execPath === real ? "/nonexistent/node" : real;
      console.log("from here on: " + process.execPath);
    });`;
  const preload = `data:text/javascript,${encodeURIComponent(refusal)}`;
  const settings = { ...onOwn(), WORKERS: "2", LOG_LEVEL: "error", DRAIN_SECONDS: "0" };
  const group = await startServer(settings, [process.execPath, "--import", preload, "src/main.ts"]);
  t.after(() => stopServer(group));
  let log = "";
  group.child.stdout?.on("data", (lines) => {
    log += lines;
  });
  const [first = 0, second = 0] = workersOf(group);
  group.child.kill("SIGWINCH");
  await until(() => log.includes("from here on: /nonexistent"), "the machine refuses");
  process.kill(first, "SIGKILL");
  await until(() => (log.match(/could not be started: .*ENOENT/g)?.length ?? 0) >= 2, "it was tried twice");
  assert.deepEqual(workersOf(group), [second]);
  assert.equal((await ask(group, "GET", "/backend/api/site/")).status, 200);
  group.child.kill("SIGWINCH");
  await until(() => workersOf(group).length === 2, "it was started in the end");
  assert.equal((await ask(group, "GET", "/backend/api/site/")).status, 200);
  assert.equal((await stopServer(group)).code, 0);
});

test("a number that is none, and a port that is taken, stop the start in one line", async (t) => {
  const holder = createServer().listen(0, "127.0.0.1");
  t.after(() => holder.close());
  await once(holder, "listening");
  const { port } = Object.assign({ port: 0 }, holder.address());
  const wrong = await failToStart({ ...onOwn(), WORKERS: "max" });
  assert.deepEqual(wrong, {
    code: 1,
    stdout: "",
    stderr: "WORKERS must be a whole number from 1 to 64.\n",
  });
  const taken = await failToStart({ ...onOwn(), WORKERS: "2", PORT: String(port) });
  const sentence = `Port ${port} is already in use. Try: PORT=${port + 1} npm start\n`;
  assert.deepEqual(taken, { code: 1, stdout: "", stderr: sentence });
});

test("where the first process is killed the others finish what is under way and end, and the next start works", async (t) => {
  const site = temporarySite();
  t.after(() => site.remove());
  const alone = { DATA_DIR: site.dataDir, DEMO: "off", LOG_LEVEL: "silent" };
  const first = await startServer({ ...alone, WORKERS: "2", DATABASE_POOL: "30", LOG_LEVEL: "warn" });
  t.after(() => stopServer(first));
  assert.match(first.greeting, /✓ schema {5}\d+ migrations/);
  assert.match(first.greeting, /Ready in \d+\.\d s with 2 processes\./);
  assert.doesNotMatch(first.greeting, /more connections/, "its own database has room for all");
  const workers = workersOf(first);
  const finish = await begun(first, 2);
  first.child.kill("SIGKILL");
  for (const answer of await finish()) assert.match(answer, /^HTTP\/1\.1 401 /);
  // Its pipes end with the last of those who hold them.
  await first.ended;
  await until(() => !workers.some(isAlive), "all were gone");

  const next = await startServer(alone);
  assert.equal((await ask(next, "GET", "/backend/api/site/")).status, 200);
  assert.equal((await stopServer(next)).code, 0);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Begins requests that their processes have begun to read. They are finished, and answered, when that is asked for. */
async function begun(server: ServerProcess, count: number): Promise<() => Promise<string[]>> {
  const body = JSON.stringify({ username: "nobody", password: "any at all" });
  const sockets = await connected(server, count);
  for (const socket of sockets) {
    socket.write(
      "POST /backend/api/auth/token/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" +
        `Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n${body.slice(0, 5)}`,
    );
    await once(socket, "data");
  }
  const finishOne = (socket: Socket) => {
    socket.write(body.slice(5));
    return text(socket);
  };
  return () => Promise.all(sockets.map(finishOne));
}
