import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import {
  ask,
  give,
  isRoot,
  nobody,
  oneCluster,
  quick,
  run,
  serverPid,
  start,
  temporaryFolder,
  until,
} from "../../../tests/support/embedded.ts";
import { startEmbedded } from "./index.ts";

const cluster = await oneCluster();
after(cluster.remove);

test("a cluster of another major version is refused in words that name the way across", async (t) => {
  const data = join(temporaryFolder(t), "data");
  mkdirSync(join(data, "postgres"), { recursive: true });
  writeFileSync(join(data, "postgres", "PG_VERSION"), "17\n");
  await assert.rejects(startEmbedded(data, quick), (error: Error) => {
    assert.match(error.message, /created by PostgreSQL 17, and this release includes 18/);
    assert.match(error.message, /`farmgate export` of the old release and `farmgate import` of this one/);
    return true;
  });
});

test("a folder with something else in it is left alone and told in one sentence", async (t) => {
  const data = join(temporaryFolder(t), "data");
  mkdirSync(join(data, "postgres", "photos"), { recursive: true });
  await assert.rejects(startEmbedded(data, quick), /is not a PostgreSQL database: move that folder away/);
  assert.ok(statSync(join(data, "postgres", "photos")).isDirectory());
});

test("a lost or wrong password is told in one sentence, and no server stays behind", async (t) => {
  const data = cluster.lend(t);
  const password = join(data, "postgres", "farmgate.password");
  const right = readFileSync(password);
  writeFileSync(password, "guess");
  await assert.rejects(startEmbedded(data, quick), /refuses connections: password authentication failed/);
  rmSync(password);
  await assert.rejects(startEmbedded(data, quick), /farmgate.password is missing/);
  await until(() => serverPid(data) === undefined, "the server stopped");
  writeFileSync(password, right);
});

test("a setting PostgreSQL does not know stops the start at once, in its words", async (t) => {
  const data = cluster.lend(t);
  await assert.rejects(startEmbedded(data, { ...quick, cows: "12" }), /did not start: .*"cows"/);
});

test("a path too long for a socket, with every odd sign in it, works by a private folder in /tmp", async (t) => {
  const data = cluster.lend(t, 'it\'s, "my" päth '.repeat(6));
  const { connection, leave } = await start(t, data);
  assert.match(connection.host, /^\/tmp\/farmgate-/);
  const { mode, uid } = statSync(connection.host);
  assert.deepEqual({ mode, uid }, { mode: 0o40700, uid: isRoot ? nobody.uid : process.getuid?.() });
  assert.equal((await ask(connection, "select 1")).length, 1);
  await leave();
  assert.throws(() => statSync(connection.host));

  mkdirSync(connection.host, { mode: 0o755 });
  t.after(() => rmSync(connection.host, { recursive: true }));
  await assert.rejects(startEmbedded(data, quick), /is not a private folder/);
});

test("a path with every odd sign in it works by a socket in the cluster itself", async (t) => {
  const data = cluster.lend(t, 'it\'s, "my" päth');
  const { connection, folder } = await start(t, data);
  assert.equal(connection.host, folder);
  assert.equal((await ask(connection, "select 1")).length, 1);
});

test("lock files that name a stranger, as a power cut leaves them, do not stop the start", async (t) => {
  if (process.platform !== "linux") return t.skip("only Linux tells who a process is");
  const data = cluster.lend(t);
  const account = isRoot ? nobody : {};
  if (isRoot) give(data, nobody);
  const stranger = spawn("sleep", ["60"], { ...account, stdio: "ignore" });
  t.after(() => stranger.kill());
  for (const lock of ["postmaster.pid", ".s.PGSQL.5432.lock"]) {
    writeFileSync(
      join(data, "postgres", lock),
      `${stranger.pid}\n${data}/postgres\n1\n5432\n${data}/postgres\n\n`,
    );
  }
  const { connection } = await run(t, data, account).started();
  assert.equal((await ask(connection, "select 1")).length, 1);
  assert.equal(stranger.exitCode, null);
});

test("the log is emptied once it is long, and says nothing of what people typed", async (t) => {
  const data = cluster.lend(t);
  const log = join(data, "postgres.log");
  writeFileSync(log, "x".repeat(1_000_001));
  const { connection } = await start(t, data);
  await assert.rejects(ask(connection, "select 'ana@example.org'::int"));
  const text = readFileSync(log, "utf8");
  assert.match(text, /ready to accept connections/);
  assert.doesNotMatch(text, /xxx|ana@example.org/);
});

test("a log that is a link is not written through", async (t) => {
  const data = cluster.lend(t);
  const victim = join(temporaryFolder(t), "victim");
  writeFileSync(victim, "precious");
  symlinkSync(victim, join(data, "postgres.log"));
  await assert.rejects(startEmbedded(data, quick));
  assert.equal(readFileSync(victim, "utf8"), "precious");
});

test("a link to a cluster elsewhere is followed, and one that leads nowhere is not taken for a first start", async (t) => {
  const data = cluster.lend(t);
  const elsewhere = join(temporaryFolder(t), "elsewhere");
  renameSync(join(data, "postgres"), elsewhere);
  symlinkSync(elsewhere, join(data, "postgres"));
  const { folder, leave } = await start(t, data);
  assert.equal(folder, elsewhere);
  await leave();
  rmSync(join(data, "postgres"));
  symlinkSync(`${elsewhere} gone`, join(data, "postgres"));
  await assert.rejects(startEmbedded(data, quick), /is a link to .* which doesn't exist: restore it/);
  rmSync(join(data, "postgres"));
  renameSync(elsewhere, join(data, "postgres"));
});

test("a first start killed before its database was created gets it at the next", async (t) => {
  const data = cluster.lend(t);
  const { connection, leave } = await start(t, data);
  await ask({ ...connection, database: "postgres" }, "drop database farmgate");
  await leave();
  assert.equal((await ask((await start(t, data)).connection, "select 1")).length, 1);
});
