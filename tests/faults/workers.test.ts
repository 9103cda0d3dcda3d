import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import { createDatabase, jwtSecret } from "../support/app.ts";
import { databaseUrl, failToStart, type ServerProcess, startServer, stopServer } from "../support/process.ts";
import { temporarySite, until } from "../support/sites.ts";

let own: Awaited<ReturnType<typeof createDatabase>>;
/** Of a group on a database that others run. */
let settings: Record<string, string>;

before(async () => {
  own = await createDatabase();
  settings = {
    DATABASE_URL: databaseUrl(own.connection),
    JWT_SECRET: jwtSecret,
    DATABASE_POOL: "4",
    DRAIN_SECONDS: "0",
    LOG_LEVEL: "silent",
  };
});
after(() => own.drop());

test("each process answers, one that is killed is replaced, and whichever ran the jobs, they are run, once", async (t) => {
  const server = await startServer({ ...settings, WORKERS: "3", LOG_LEVEL: "info" });
  t.after(() => stopServer(server));
  let replaced = 0;
  server.child.stdout?.on("data", (lines) => {
    replaced += String(lines).match(/Server listening/g)?.length ?? 0;
  });
  assert.match(server.greeting, /Farmgate \S+ is at http:\S+\/ in 3 processes after \d+\.\d s\. Ctrl-C/);

  for (const [before, killed] of workersOf(server).entries()) {
    const sockets = await connected(server, 6);
    process.kill(killed, "SIGKILL");
    await until(() => !workersOf(server).includes(killed), "it was gone");
    const ended = () => sockets.filter(({ closed }) => closed).length;
    await until(() => ended() > 0, "its connections ended");
    await until(() => replaced > before, "it was replaced");
    assert.equal(workersOf(server).length, 3);
    assert.ok(ended() < 6, "the others' connections stay");
    for (const socket of sockets) socket.destroy();

    const email = `after-${killed}@example.org`;
    assert.equal((await ask(server, "POST", "/backend/api/registration/", { email })).status, 202);
    const letters = async () =>
      JSON.parse((await ask(server, "GET", `/dev/mailbox.json?to=${email}`)).body).letters;
    await until(async () => (await letters()).length > 0, "its letter came");
    assert.equal((await letters()).length, 1);
  }
});

describe("a group", { concurrency: 2 }, () => {
  test("told to stop, it answers what is under way in each process, and ends with 0", async (t) => {
    const server = await startServer({ ...settings, WORKERS: "3", DRAIN_SECONDS: "2" });
    t.after(() => stopServer(server));
    const finish = await begun(server, 6);
    // Ctrl-C: the terminal tells the whole group.
    process.kill(-(server.child.pid ?? 0), "SIGINT");
    await until(async () => (await ask(server, "GET", "/readyz")).status === 503, "it drained");
    for (const answer of await finish()) assert.match(answer, /^HTTP\/1\.1 401 /);
    assert.deepEqual(await server.ended, { code: 0, stdout: server.greeting, stderr: "" });
  });

  test("a limit on a client's requests holds for all processes together", async (t) => {
    const server = await startServer({ ...settings, WORKERS: "3" });
    t.after(() => stopServer(server));
    const askForLetter = async () => (await ask(server, "POST", "/backend/api/registration/", {})).status;
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

  test("its metrics are on one port, of all processes together", async (t) => {
    const metricsPort = await freePort();
    const server = await startServer({ ...settings, WORKERS: "3", METRICS_PORT: String(metricsPort) });
    t.after(() => stopServer(server));
    for (let n = 0; n < 9; n++) await ask(server, "GET", "/backend/api/users/4711/");
    const { body } = await ask({ url: `http://127.0.0.1:${metricsPort}` }, "GET", "/metrics");
    assert.match(
      body,
      /http_request_duration_seconds_count\{.*route="\/backend\/api\/users\/:user_id\/".*\} 9\n/,
    );
  });

  test("a number that is none, and a port that is taken, stop the start in one line", async (t) => {
    const holder = createServer().listen(0, "127.0.0.1");
    t.after(() => holder.close());
    await once(holder, "listening");
    const { port } = Object.assign({ port: 0 }, holder.address());
    const wrong = await failToStart({ ...settings, WORKERS: "max" });
    assert.deepEqual(wrong, {
      code: 1,
      stdout: "",
      stderr: "WORKERS must be a whole number from 1 to 64.\n",
    });
    const taken = await failToStart({ ...settings, WORKERS: "3", PORT: String(port) });
    const sentence = `Port ${port} is taken. Try: PORT=${port + 1} npm start\n`;
    assert.deepEqual(taken, { code: 1, stdout: "", stderr: sentence });
  });
});

test("where the first process is killed the others finish what is under way and end, and the next start works", async (t) => {
  const site = temporarySite();
  t.after(() => site.remove());
  const alone = { DATA_DIR: site.dataDir, DEMO: "off", LOG_LEVEL: "silent" };
  const server = await startServer({ ...alone, WORKERS: "2" });
  t.after(() => stopServer(server));
  assert.match(server.greeting, /✓ schema {5}\d+ migrations/);
  assert.match(server.greeting, /Ready in 2 processes after \d+\.\d s\./);
  const workers = workersOf(server);
  const finish = await begun(server, 2);
  server.child.kill("SIGKILL");
  for (const answer of await finish()) assert.match(answer, /^HTTP\/1\.1 401 /);
  // Its pipes end with the last of those who hold them.
  await server.ended;
  await until(() => !workers.some(isAlive), "all were gone");

  const next = await startServer({ ...alone, WORKERS: "2" });
  assert.equal((await ask(next, "GET", "/backend/api/site/")).status, 200);
  assert.equal((await stopServer(next)).code, 0);
});

/** The processes that answer for it. */
function workersOf({ child: { pid } }: ServerProcess): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean);
  const isWorker = (child: string) => readFileSync(`/proc/${child}/cmdline`, "utf8").includes("src/main.ts");
  return children.filter(isWorker).map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** So many connections, each known to the process that has it: it has answered on it. */
async function connected({ url }: { url: string }, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let n = 0; n < count; n++) {
    const socket = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => {});
    socket.write("GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    await once(socket, "data");
    sockets.push(socket);
  }
  return sockets;
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

/** Asks on a connection of its own, so that whichever process is next answers. */
async function ask({ url }: { url: string }, method: string, path: string, json?: object) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const headers = json ? { "content-type": "application/json" } : {};
  request(url + path, { method, headers, agent: false }, async (response) =>
    resolve({ status: response.statusCode ?? 0, body: await text(response) }),
  )
    .on("error", reject)
    .end(json && JSON.stringify(json));
  return promise;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = Object.assign({ port: 0 }, server.address());
  server.close();
  return port;
}
