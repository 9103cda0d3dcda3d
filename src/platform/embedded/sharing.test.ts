import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { ask, oneCluster, run, serverPid, start } from "../../../tests/support/embedded.ts";
import { lock } from "./presence.ts";

const cluster = await oneCluster();
after(cluster.remove);

test("of three processes on one folder the last to leave stops the server", async (t) => {
  const data = cluster.lend(t);
  const first = run(t, data);
  const { connection } = await first.started();
  const [second, third] = [await start(t, data), await start(t, data)];
  const pid = serverPid(data);
  await first.tell("leave");
  await second.leave();
  assert.equal(serverPid(data), pid);
  assert.equal((await ask(connection, "select 1")).length, 1);
  await third.leave();
  assert.equal(serverPid(data), undefined);
});

test("who starts while the last one leaves ends up on a server that stays", async (t) => {
  const data = cluster.lend(t);
  let here = await start(t, data);
  for (let round = 0; round < 8; round++) {
    const [next, other] = await Promise.all([start(t, data), start(t, data), here.leave()]);
    await other.leave();
    // A server that was told to stop ends this connection within the second.
    assert.equal((await ask(next.connection, "select pg_sleep(0.02)")).length, 1, `round ${round}`);
    here = next;
  }
});

test("who starts while the last one decides to leave waits for it, and starts the server again", async (t) => {
  const data = cluster.lend(t);
  const abandoned = run(t, data);
  const { connection } = await abandoned.started();
  await abandoned.kill();
  const leaving = new Client({ ...connection, database: "postgres" });
  leaving.on("error", () => undefined);
  await leaving.connect();
  await leaving.query(lock);
  const starting = start(t, data);
  const waits = "select from pg_stat_activity where wait_event = 'advisory'";
  while ((await leaving.query(waits)).rows.length === 0) {
    assert.equal(await Promise.race([starting, sleep(5, "still out")]), "still out");
  }
  const stopped = serverPid(data);
  assert.ok(stopped);
  process.kill(stopped, "SIGINT");
  const { connection: regained } = await starting;
  assert.notEqual(serverPid(data), stopped);
  assert.equal((await ask(regained, "select 1")).length, 1);
});

test("a server that says it is stopping is not entered", async (t) => {
  const data = cluster.lend(t);
  const { leave } = await start(t, data);
  const lockFile = join(data, "postgres", "postmaster.pid");
  const ready = readFileSync(lockFile, "utf8");
  writeFileSync(lockFile, ready.replace("ready   ", "stopping"));
  const starting = start(t, data);
  assert.equal(await Promise.race([starting, sleep(200, "still out")]), "still out");
  writeFileSync(lockFile, ready);
  await starting;
  await leave();
});

test("a process whose presence was cut is counted again after revive", async (t) => {
  const data = cluster.lend(t);
  const [stays, leaves] = [await start(t, data), await start(t, data)];
  const pid = serverPid(data);
  await ask(
    stays.connection,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'farmgate presence'",
  );
  await stays.revive();
  await leaves.leave();
  assert.equal(serverPid(data), pid);
});

test("a process whose presence was cut still stops the server when it leaves last", async (t) => {
  const data = cluster.lend(t);
  const only = await start(t, data);
  await ask(
    only.connection,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'farmgate presence'",
  );
  await only.leave();
  assert.equal(serverPid(data), undefined);
});

test("Ctrl-C on the whole process group leaves the server to the process, which stops it in the end", async (t) => {
  const data = cluster.lend(t);
  const farmgate = run(t, data);
  const { connection } = await farmgate.started();
  process.kill(-farmgate.pid, "SIGINT");
  await ask(connection, "select pg_sleep(0.1)");
  assert.notEqual(serverPid(data), undefined);
  await farmgate.tell("leave");
  assert.equal(serverPid(data), undefined);
});

test("a server whose Farmgate was killed with -9 lives on and is adopted by the next start", async (t) => {
  const data = cluster.lend(t);
  const killed = run(t, data);
  await killed.started();
  const pid = serverPid(data);
  await killed.kill();
  const next = await start(t, data);
  assert.equal(serverPid(data), pid);
  await next.leave();
  assert.equal(serverPid(data), undefined);
});

test("a server killed with -9 is started again by revive, once, on the same connection, with all it confirmed", async (t) => {
  const data = cluster.lend(t);
  const [farmgate, other] = [await start(t, data), await start(t, data)];
  await ask(farmgate.connection, "create table kept as select 7 as seven");
  const killed = serverPid(data);
  assert.ok(killed);
  process.kill(killed, "SIGKILL");
  await Promise.all([farmgate.revive(), farmgate.revive(), other.revive()]);
  const revived = serverPid(data);
  assert.notEqual(revived, killed);
  assert.deepEqual(await ask(farmgate.connection, "select seven from kept"), [{ seven: 7 }]);
  await farmgate.leave();
  assert.equal(serverPid(data), revived);
});

test("a start right after both Farmgate and its server were killed with -9 waits for what they left", async (t) => {
  const data = cluster.lend(t);
  const farmgate = run(t, data);
  await farmgate.started();
  const server = serverPid(data);
  assert.ok(server);
  process.kill(farmgate.pid, "SIGKILL");
  process.kill(server, "SIGKILL");
  const next = await start(t, data);
  assert.equal((await ask(next.connection, "select 1")).length, 1);
});

test("a process that leaves right after revive counts itself once and stops the server", async (t) => {
  const data = cluster.lend(t);
  for (let round = 0; round < 3; round++) {
    const farmgate = await start(t, data);
    await farmgate.revive();
    await farmgate.leave();
    assert.equal(serverPid(data), undefined);
  }
});

test("a process that has left neither revives the server nor leaves twice", async (t) => {
  const data = cluster.lend(t);
  const farmgate = await start(t, data);
  await Promise.all([farmgate.leave(), farmgate.leave()]);
  await assert.rejects(farmgate.revive(), /is leaving/);
  assert.equal(serverPid(data), undefined);
});

test("ten that start at once share one server, and when all leave at once it stops", async (t) => {
  const data = cluster.lend(t);
  const ten = await Promise.all(Array.from({ length: 10 }, () => start(t, data)));
  for (const farmgate of ten) assert.equal((await ask(farmgate.connection, "select 1")).length, 1);
  await Promise.all(ten.map((farmgate) => farmgate.leave()));
  assert.equal(serverPid(data), undefined);
});
