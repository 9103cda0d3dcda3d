import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, readlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { toJavaScript } from "../deploy/release/emit.ts";
import { temporaryFolder } from "./support/folder.ts";
import { runProgram } from "./support/process.ts";

const root = join(import.meta.dirname, "..");

test("in a release each import of the program names a file that is there in JavaScript", () => {
  const files = globSync("{src,demo}/**/*.ts", {
    cwd: root,
    exclude: ["**/*.test.ts", "**/*.fixture.ts", "src/*/elements/**", "**/worker.ts"],
  });
  const wrong: string[] = [];
  for (const file of files) {
    const source = readFileSync(join(root, file), "utf8");
    const names = [...toJavaScript(source).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g)];
    for (const [, name = ""] of names) {
      const origin = join(root, dirname(file), name.replace(/\.js$/, ".ts"));
      const isThere = existsSync(origin) || existsSync(join(root, dirname(file), name));
      if (name.endsWith(".ts") || !isThere) wrong.push(`${file}: ${name}`);
    }
  }
  assert.ok(files.length > 500);
  assert.deepEqual(wrong, []);
});

/** The folder of a release of which only the paper is there. */
async function release(place: string, version: string, migrations: string[]): Promise<string> {
  const folder = join(place, `farmgate-${version}`);
  await mkdir(folder, { recursive: true });
  for (const name of ["install.sh", "farmgate.service", "farmgate.socket"])
    await cp(join(root, "deploy/release", name), join(folder, name));
  await cp(join(root, "farmgate.env.example"), join(folder, "farmgate.env.example"));
  await writeFile(join(folder, "VERSION"), `${version}\n`);
  await writeFile(join(folder, "MIGRATIONS"), migrations.map((name) => `${name}\n`).join(""));
  return folder;
}

const isHere = process.platform === "linux" && process.arch === "x64";

test("an upgrade keeps the version before and its settings, and goes back unless a migration stands between", {
  skip: !isHere,
}, async (t) => {
  const { path, remove } = await temporaryFolder();
  t.after(remove);
  const machine = join(path, "machine");
  const opt = join(machine, "opt/farmgate");
  const run = (program: string, ...args: string[]) => runProgram([program, ...args], {}, path);
  const install = async (version: string, migrations: string[]) => {
    const folder = await release(path, version, migrations);
    const { code, stderr } = await run(join(folder, "install.sh"), "--root", machine);
    assert.equal(code, 0, stderr);
  };
  const back = () => run(join(machine, "usr/local/bin/farmgate-rollback"));

  await install("1.0.0", ["0001-a.sql"]);
  const none = await back();
  assert.deepEqual([none.code, none.stderr], [1, "There is no version before 1.0.0 to go back to.\n"]);
  const settings = join(machine, "etc/farmgate/farmgate.env");
  assert.match(await readFile(settings, "utf8"), /^NODE_ENV=production$/m);
  await writeFile(settings, "SITE_NAME=Ours\n");

  await install("1.1.0", ["0001-a.sql"]);
  assert.equal(await readlink(join(opt, "current")), "1.1.0");
  assert.equal(await readFile(settings, "utf8"), "SITE_NAME=Ours\n");
  assert.equal((await back()).code, 0);
  assert.equal(await readlink(join(opt, "current")), "1.0.0");

  await install("1.2.0", ["0001-a.sql", "0002-b.sql"]);
  const refused = await back();
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /0002-b\.sql/);
  assert.equal(await readlink(join(opt, "current")), "1.2.0");
});

test("the service gains no privileges and writes nothing but its own folders", async () => {
  const unit = await readFile(join(root, "deploy/release/farmgate.service"), "utf8");
  for (const line of ["NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "ProtectHome=yes"])
    assert.match(unit, new RegExp(`^${line}$`, "m"));
  assert.match(unit, /^MemoryMax=/m);
});
