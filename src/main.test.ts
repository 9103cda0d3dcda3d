import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, get } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import pino from "pino";
import { deriveKeys, loadConfig, seal, unseal } from "#platform/base";
import { createDatabase, jwtSecret } from "../tests/support/app.ts";
import { call } from "../tests/support/client.ts";
import {
  databaseUrl,
  failToStart,
  farmgate,
  type ServerProcess,
  startServer,
  stopServer,
} from "../tests/support/process.ts";
import { inOneLine, reachDatabase, refuseSandbox, warnOfSettings } from "./start/index.ts";

let folder: string;
let own: Awaited<ReturnType<typeof createDatabase>>;
/** Of a server on a database that others run. */
let settings: Record<string, string>;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "farmgate-start-"));
  own = await createDatabase();
  settings = { DATABASE_URL: databaseUrl(own.connection), JWT_SECRET: jwtSecret, DRAIN_SECONDS: "0" };
});

after(async () => {
  await own.drop();
  await rm(folder, { recursive: true, force: true });
});

test("npm start on an empty folder shows where everything is, and Ctrl-C ends it with its database", async (t) => {
  const server = await startServer({ DATA_DIR: folder }, ["npm", "start"]);
  t.after(() => stopServer(server));
  assert.match(server.greeting, /✓ database {3}PostgreSQL 18\.\d, embedded, in .+ \d+\.\d s/);
  assert.match(server.greeting, /✓ schema {5}\d+ migrations/);
  assert.match(server.greeting, /✓ demo {7}50 producers, 600 products, 2,000 reviews +\d\.\d s/);
  assert.match(server.greeting, /Try all \d+ routes {8}npm run tour/);
  for (const [, address = ""] of server.greeting.matchAll(/(?:Start here|Docs|Mailbox) +(\S+)/g)) {
    assert.equal((await fetch(address)).status, 200, address);
  }
  const { body } = await signIn(server, "ana");
  assert.ok(body.access);
  const { body: me } = await call(server, "GET", "me/", { as: body });
  assert.deepEqual([me.id, me.producer_status], [1, "approved"]);

  assert.ok(existsSync(join(folder, "postgres", "postmaster.pid")));
  interrupt(server);
  assert.equal((await server.ended).code, 0);
  assert.ok(!existsSync(join(folder, "postgres", "postmaster.pid")), "its database runs on");
});

test("a later start is one line; commands act on its embedded database; SIGTERM ends both", async (t) => {
  const server = await startServer({ DATA_DIR: folder, LOG_LEVEL: "warn" });
  t.after(() => stopServer(server));
  assert.match(
    server.greeting,
    /^Farmgate \d+\.\d+\.\d+ is running at http:\S+ \(ready in \d+\.\d s\)\. Ctrl-C stops it\.\n$/,
  );
  const { body } = await signIn(server, "bruno");
  const granted = await farmgate(["grant", "staff", "Bruno"], { DATA_DIR: folder });
  assert.partialDeepStrictEqual(granted, { code: 0, stdout: "Bruno now has the role staff.\n", stderr: "" });
  const { body: me } = await call(server, "GET", "me/", { as: body });
  assert.deepEqual(me.roles, ["staff"]);

  server.child.kill("SIGTERM");
  assert.equal((await server.ended).code, 0);
  assert.ok(!existsSync(join(folder, "postgres", "postmaster.pid")), "its database runs on");
});

// Each waits for processes of its own.
describe("on a database of others", { concurrency: 3 }, () => {
  test("a server told to stop says so to balancers, answers all else as ever, and then exits with 0", async (t) => {
    const server = await startServer({ ...settings, DRAIN_SECONDS: "5", LOG_LEVEL: "warn" });
    t.after(() => stopServer(server));
    const port = Number(new URL(server.url).port);
    const kept = connect(port, "127.0.0.1");
    const slow = connect(port, "127.0.0.1");
    const body = JSON.stringify({ username: "nobody", password: "any at all" });
    const signIn = `POST /backend/api/auth/token/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    slow.write(signIn + body.slice(0, 5));
    assert.equal((await call(server, "GET", "/readyz")).status, 200);

    server.child.kill("SIGTERM");
    while ((await call(server, "GET", "/readyz")).status !== 503);
    for (const path of ["users/list/", "users/list/", "/livez"]) {
      const { status, headers } = await call(server, "GET", path);
      assert.deepEqual([status, headers.get("connection")], [200, "close"], path);
    }
    assert.equal(
      (await call(server, "POST", "registration/", { json: { email: "a@example.org" } })).status,
      202,
    );
    const nowhere = await call(server, "GET", "/nowhere/");
    assert.deepEqual([nowhere.status, nowhere.headers.get("connection")], [404, "close"]);
    // What was sent in one go is answered in one go.
    kept.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3));
    const pipelined = await text(kept);
    assert.equal(pipelined.match(/HTTP\/1\.1 200/g)?.length, 3);
    assert.equal(pipelined.match(/connection: close/gi)?.length, 1);
    slow.write(body.slice(5));
    // The connection ends with its answer: an idle one would hold up the end for its whole patience.
    assert.match(await text(slow), /^HTTP\/1\.1 401 [\s\S]+connection: close/i);
    assert.deepEqual(await server.ended, { code: 0, stdout: server.greeting, stderr: "" });
  });

  test("where nothing balances it stops at once, and yet each request that was sent is answered", async (t) => {
    const server = await startServer({ ...settings, LOG_LEVEL: "warn" });
    t.after(() => stopServer(server));
    const port = Number(new URL(server.url).port);
    const said = new Map<string, number>();
    const count = (what: string) => said.set(what, (said.get(what) ?? 0) + 1);
    const ask = (path: string, agent: Agent) =>
      new Promise<{ what: string; isLast: boolean }>((resolve) => {
        get({ port, host: "127.0.0.1", path, agent }, (answer) => {
          const isLast = answer.headers.connection === "close";
          const end = () => resolve({ what: answer.complete ? `${answer.statusCode}` : "cut off", isLast });
          answer.resume().on("close", end);
        }).on("error", ({ message }) => resolve({ what: message, isLast: true }));
      });
    /** Asks again and again on one connection, until it is told that it ends. */
    const asker = async (n: number) => {
      const path = ["/livez", "/backend/api/users/list/", "/backend/api/site/"][n % 3] ?? "";
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let isOver = false; !isOver; ) {
        const { what, isLast } = await ask(path, agent);
        count(what);
        isOver = isLast;
      }
      agent.destroy();
    };
    const silent = [connect(port, "127.0.0.1"), connect(port, "127.0.0.1")];
    await Promise.all(silent.map((socket) => once(socket, "connect")));
    const askers = Array.from({ length: 12 }, (_, n) => asker(n));
    while ((said.get("200") ?? 0) < 200) await ask("/livez", new Agent());
    const toldAt = performance.now();
    server.child.kill("SIGTERM");
    assert.equal((await server.ended).code, 0);
    await Promise.all(askers);
    for (const socket of silent) socket.destroy();
    assert.deepEqual([...said.keys()], ["200"], JSON.stringify([...said]));
    assert.ok(performance.now() - toldAt < 10_000, "those who never asked hold it up");
  });

  test("a second signal, a second later, ends a draining server at once", async (t) => {
    const server = await startServer({ ...settings, DRAIN_SECONDS: "600", LOG_LEVEL: "warn" });
    t.after(() => stopServer(server));
    server.child.kill("SIGTERM");
    const insisting = setInterval(() => server.child.kill("SIGTERM"), 100);
    const { code } = await server.ended;
    clearInterval(insisting);
    assert.equal(code, 1);
  });

  test("an error that nobody caught is logged, and the server closes and exits with 1", async (t) => {
    const fault = 'data:text/javascript,process.on("SIGWINCH",()=>{throw new Error("a stray error")})';
    const server = await startServer(settings, [process.execPath, "--import", fault, "src/main.ts"]);
    t.after(() => stopServer(server));
    server.child.kill("SIGWINCH");
    const { code, stdout } = await server.ended;
    assert.equal(code, 1);
    assert.match(stdout, /"level":60.*a stray error/);
  });

  test("a failing start is one line and exit 1", async (t) => {
    const holder = createServer().listen(0, "127.0.0.1");
    t.after(() => holder.close());
    await once(holder, "listening");
    const { port } = holder.address() as AddressInfo;
    const taken = new RegExp(`^Port ${port} is already in use\\. Try: PORT=${port + 1} npm start\\n$`);
    const failures: [Record<string, string>, RegExp][] = [
      [{ ...settings, PORT: String(port) }, taken],
      [{ ...settings, METRICS_PORT: String(port) }, /^METRICS_PORT \d+ is already in use\. Set another\.\n$/],
      [{ PORT: "many" }, /^PORT must be a whole number from 0 to 65535\.\n$/],
      [{ ...settings, DATABASE_URL: "postgres://127.0.0.1:9/none" }, /^DATABASE_URL can't be reached: .+\n$/],
      [{ ...settings, HOST: "192.0.2.1" }, /^HOST 192\.0\.2\.1 is not an address of this computer\.\n$/],
    ];
    const fail = async ([wrong, sentence]: (typeof failures)[number]) => {
      const { code, stdout, stderr } = await failToStart({ LOG_LEVEL: "warn", ...wrong });
      assert.deepEqual([code, stdout], [1, ""], stderr);
      assert.match(stderr, sentence);
    };
    await Promise.all(failures.map(fail));
  });
});

test("what keeps the server from its database, or from its payments, is told in a sentence", async (t) => {
  const stranger = { ...own.connection, user: `stranger_${process.pid}`, password: "secret" };
  await onDatabase(`create role ${stranger.user} login password '${stranger.password}'`);
  t.after(() => onDatabase(`drop role ${stranger.user}`));
  const wrongUrls: [string, RegExp][] = [
    [databaseUrl(stranger), /^The server at DATABASE_URL lacks: the right .+$/],
    [`${settings["DATABASE_URL"]}&sslrootcert=/none`, /^DATABASE_URL can't be reached: .+$/],
  ];
  for (const [DATABASE_URL, sentence] of wrongUrls) {
    const reached = reachDatabase(loadConfig({ ...settings, DATABASE_URL }));
    await assert.rejects(reached, (error) => sentence.test(inOneLine(error)));
  }
  assert.throws(
    () => loadConfig({ DATABASE_URL: "postgres://localhost/none" }),
    /^\w+: JWT_SECRET is required /,
  );
  const sandbox = loadConfig({ ...settings, NODE_ENV: "production", PAYMENT_METHODS: "card" });
  assert.throws(() => refuseSandbox(sandbox), /PAYMENT_METHODS can't include card /);
});

test("cards in production need Stripe's two keys, and half of them stop the start without telling any", () => {
  const live = { ...settings, NODE_ENV: "production", PAYMENT_METHODS: "cash,card" };
  const [secret, webhook] = [{ STRIPE_SECRET_KEY: "rk_live_1" }, { STRIPE_WEBHOOK_SECRET: "whsec_1" }];
  assert.throws(
    () => loadConfig({ ...live, ...secret }),
    /^\w+: STRIPE_SECRET_KEY is set without STRIPE_WEBHOOK_SECRET\.$/,
  );
  assert.throws(
    () => loadConfig({ ...live, ...webhook }),
    /^\w+: STRIPE_WEBHOOK_SECRET is set without STRIPE_SECRET_KEY\.$/,
  );
  assert.throws(
    () => loadConfig({ ...live, STRIPE_SECRET_KEY: "pk_live_1", ...webhook }),
    /^\w+: STRIPE_SECRET_KEY must begin with sk_ or rk_\.$/,
  );
  refuseSandbox(loadConfig({ ...live, ...secret, ...webhook }));
  const elsewhere = { STRIPE_API_BASE: "http://127.0.0.1:9" };
  assert.throws(
    () => refuseSandbox(loadConfig({ ...live, ...secret, ...webhook, ...elsewhere })),
    /STRIPE_API_BASE is for tests/,
  );
});

test("settings that want another beside them are told at the start, a line for each", async (t) => {
  const [smtp, from] = [{ SMTP_URL: "smtp://127.0.0.1:9" }, { MAIL_FROM: "Market <market@example.org>" }];
  const online = { PUBLIC_URL: "https://market.example" };
  const live = { ...settings, NODE_ENV: "production" };
  const namesIn = (lines: string) => [...lines.matchAll(/"msg":".+?: set (\w+)/g)].map(([, name]) => name);
  const told = (some: Record<string, string>) => {
    const lines: string[] = [];
    const log = pino({ level: "warn" }, { write: (line) => void lines.push(line) });
    warnOfSettings({ config: loadConfig({ ...live, ...some }), log });
    return namesIn(lines.join(""));
  };
  assert.deepEqual(told(smtp), ["MAIL_FROM", "PUBLIC_URL"]);
  assert.deepEqual(told({ ...smtp, ...from, ...online }), [], "the server ends TLS itself");
  assert.deepEqual(told({ ...smtp, ...from, ...online, PORT: "3000" }), ["TRUST_PROXY"]);
  assert.deepEqual(told({ ...smtp, ...from, ...online, TRUST_PROXY: "loopback" }), []);

  const holder = createServer().listen(0, "127.0.0.1");
  t.after(() => holder.close());
  await once(holder, "listening");
  const { port } = holder.address() as AddressInfo;
  const { stdout } = await failToStart({ ...live, PORT: String(port), LOG_LEVEL: "warn" });
  assert.deepEqual(namesIn(stdout), ["SMTP_URL", "PUBLIC_URL"]);
});

test("a mail server that the console has set is kept while the secret is replaced, and after it", async () => {
  const site = await createDatabase();
  const [address, next] = ["smtp://user:secret@mail.example:587", "n".repeat(32)];
  const client = new pg.Client(site.connection);
  await client.connect();
  const readSealed = async () =>
    (await client.query("select mail->>'server' as sealed from site_settings")).rows[0].sealed;
  const start = async (secrets: Record<string, string>) =>
    stopServer(await startServer({ ...settings, DATABASE_URL: databaseUrl(site.connection), ...secrets }));
  const mail = JSON.stringify({
    server: seal(deriveKeys(jwtSecret).settings, address),
    from: "a@mail.example",
  });
  await client.query("insert into site_settings (updated_at, mail) values (now(), $1)", [mail]);

  await start({ JWT_SECRET: next, JWT_SECRET_PREVIOUS: jwtSecret });
  const sealed = await readSealed();
  assert.equal(unseal([deriveKeys(next).settings], sealed), address);
  await start({ JWT_SECRET: next, JWT_SECRET_PREVIOUS: jwtSecret });
  assert.equal(await readSealed(), sealed, "what is the new secret's already is left alone");
  await client.end();
  await site.drop();
});

test("a proxy in front that the settings say nothing of is told once", async (t) => {
  const server = await startServer({ ...settings, LOG_LEVEL: "warn" });
  t.after(() => stopServer(server));
  for (const client of ["192.0.2.1", "192.0.2.2"]) {
    await fetch(`${server.url}/backend/api/users/list/`, { headers: { "x-forwarded-for": client } });
  }
  const { stdout } = await stopServer(server);
  assert.equal(stdout.match(/A proxy in front .+ set TRUST_PROXY and PUBLIC_URL\./g)?.length, 1);
});

test("demo people never go online, and a site that others reach sends its letters", async () => {
  const online = { ...settings, PUBLIC_URL: "https://market.example", LOG_LEVEL: "warn" };
  assert.match(
    (await failToStart(online)).stderr,
    /^PUBLIC_URL makes the site public, .+: set SMTP_URL\.\n$/,
  );

  await onDatabase(`insert into users (username, email, password_hash, joined_at)
    values ('eva', 'eva@demo.example.org', 'none', now())`);
  const sentence =
    /^(PUBLIC_URL|HOST) makes the site reachable .+ the password of the demo people: set DEMO=off .+\n$/;
  const exposed = [
    { ...online, SMTP_URL: "smtp://127.0.0.1:9" },
    { ...settings, HOST: "0.0.0.0" },
  ];
  for (const { stderr } of await Promise.all(exposed.map(failToStart))) assert.match(stderr, sentence);
});

async function onDatabase(statement: string) {
  const client = new pg.Client(own.connection);
  await client.connect();
  await client.query(statement);
  await client.end();
}

function signIn(server: ServerProcess, username: string) {
  return call(server, "POST", "auth/token/", { json: { username, password: "farmgate-demo" } });
}

/** What Ctrl-C does: the whole group is told, npm as well as what it runs. */
function interrupt({ child: { pid } }: ServerProcess): void {
  if (pid) process.kill(-pid, "SIGINT");
}
