import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  ask,
  give,
  isRoot,
  nobody,
  quick,
  run,
  serverPid,
  start,
  temporaryFolder,
  until,
} from "../../../tests/support/embedded.ts";
import { findBinaries } from "./binaries.ts";
import { startEmbedded } from "./index.ts";

test("a first start makes a UTF-8 database that root does not run and only its password opens", async (t) => {
  const data = join(temporaryFolder(t), "data");
  const { connection, version, folder } = await start(t, data, { fsync: "on" });
  assert.equal(folder, join(data, "postgres"));
  assert.equal(Number.parseInt(version, 10), (await findBinaries(undefined)).major);

  const [settings] = await ask(
    connection,
    `select getdatabaseencoding() as encoding, datlocprovider as provider, datlocale as locale,
            current_setting('timezone') as timezone, current_setting('data_checksums') as checksums,
            current_setting('fsync') as fsync, current_setting('synchronous_commit') as commits,
            current_setting('listen_addresses') as addresses, current_setting('jit') as jit
     from pg_database where datname = current_database()`,
  );
  const expected = { encoding: "UTF8", provider: "b", locale: "C.UTF-8", timezone: "UTC", jit: "off" };
  assert.deepEqual(settings, { ...expected, checksums: "on", fsync: "on", commits: "on", addresses: "" });

  const owner = isRoot ? nobody.uid : process.getuid?.();
  for (const [path, mode] of [
    ["", 0o40700],
    ["farmgate.password", 0o100600],
  ] as const) {
    const { uid, mode: actual } = statSync(join(folder, path));
    assert.deepEqual({ uid, mode: actual }, { uid: owner, mode }, path);
  }
  assert.equal(statSync(join(data, "postgres.log")).mode, 0o100600);
  const runsAs = execFileSync("ps", ["-o", "uid=", "-p", String(serverPid(data))], { encoding: "utf8" });
  assert.equal(Number(runsAs), owner);

  const access = readFileSync(join(folder, "pg_hba.conf"), "utf8").split("\n");
  for (const line of access) assert.match(line, /^$|^#|scram-sha-256$/);
  await assert.rejects(ask({ ...connection, password: "guess" }, "select 1"), { code: "28P01" });
});

test("two first starts at once end in one database", async (t) => {
  const folder = temporaryFolder(t);
  const data = join(folder, "data");
  const [one, two] = [run(t, data), run(t, data)];
  const { connection } = await one.started();
  await ask(connection, "create table seen as select 1 as by_both");
  assert.deepEqual(await ask((await two.started()).connection, "select by_both from seen"), [{ by_both: 1 }]);
  assert.deepEqual(readdirSync(data).sort(), ["postgres", "postgres.log"]);
  await Promise.all([one.tell("leave"), two.tell("leave")]);
  assert.equal(serverPid(data), undefined);
});

test("a first start killed half-way is no hindrance to the next, which clears away what it left", async (t) => {
  const data = join(temporaryFolder(t), "data");
  const killed = run(t, data);
  const begun = () => safeList(data).some((name) => safeList(join(data, name, "cluster")).includes("base"));
  await until(begun, "initdb had begun");
  await killed.kill();
  const { connection } = await start(t, data);
  assert.equal((await ask(connection, "select 1")).length, 1);
  assert.deepEqual(readdirSync(data).sort(), ["postgres", "postgres.log"]);
});

test("a data folder that cannot be written is told in one sentence", async (t) => {
  const data = join(temporaryFolder(t), "data");
  mkdirSync(data, { mode: 0o555 });
  const refused = isRoot ? run(t, data, nobody).started() : startEmbedded(data, quick);
  await assert.rejects(refused, {
    message: `Farmgate is not allowed to write to ${data}: make this user its owner, or set DATA_DIR to another folder.`,
  });
});

test("a data folder that is a file is told in one sentence", async (t) => {
  const data = join(temporaryFolder(t), "data");
  writeFileSync(data, "");
  await assert.rejects(startEmbedded(data, quick), {
    message: `${data} is not a folder: set DATA_DIR to one.`,
  });
});

test("a full disk is told in one sentence, and nothing half made stays on it", async (t) => {
  const data = join(temporaryFolder(t), "data");
  mkdirSync(data);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "none", data], { stdio: "ignore" });
  } catch {
    return t.skip("needs the right to mount");
  }
  try {
    await assert.rejects(startEmbedded(data, quick), {
      message: `The disk with ${data} is full: free some space and start again.`,
    });
    assert.deepEqual(readdirSync(data), []);
  } finally {
    execFileSync("umount", [data]);
  }
});

test("a plain user's database is theirs, also when root starts it, and closed to other users", async (t) => {
  if (!isRoot) return t.skip("needs root");
  const folder = temporaryFolder(t);
  const data = join(folder, "data");
  mkdirSync(data);
  const daemon = { uid: 1, gid: 1 };
  give(data, daemon);
  const owned = run(t, data, daemon);
  await owned.started();
  const account = () => statSync(`/proc/${serverPid(data)}`).uid;
  assert.equal(account(), daemon.uid);
  await owned.tell("leave");

  const asRoot = await start(t, data);
  assert.equal(account(), daemon.uid);
  await asRoot.leave();

  await assert.rejects(run(t, data, nobody).started(), /is not allowed to write to/);
  give(data, nobody);
  await assert.rejects(run(t, data, nobody).started(), /belongs to another user of this machine \(uid 1\)/);
});

function safeList(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
