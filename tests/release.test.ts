import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, readlink, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { copyDocs } from "../deploy/release/docs.ts";
import { withoutPages } from "../deploy/release/elf.ts";
import { toJavaScript } from "../deploy/release/emit.ts";
import { copyNode } from "../deploy/release/programs.ts";
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

test("an operator's pages in a release lead to nothing that it doesn't have", async (t) => {
  const { path, remove } = await temporaryFolder();
  t.after(remove);
  await mkdir(join(path, "docs"));
  await cp(join(root, "farmgate.env.example"), join(path, "farmgate.env.example"));
  copyDocs(root, path);
  const pages = globSync("docs/*.md", { cwd: path });
  const read = pages.map((page) => ({ page, text: readFileSync(join(path, page), "utf8") }));
  const leads = read.flatMap(({ page, text }) =>
    [...text.matchAll(/\]\((?!https:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to = ""]) =>
      join(dirname(page), to),
    ),
  );
  assert.ok(leads.includes("docs/backup.md") && leads.includes("deploy/grafana/farmgate.json"));
  assert.deepEqual(
    leads.filter((to) => !existsSync(join(path, to))),
    [],
  );
  assert.deepEqual(
    read.filter(({ text }) => text.includes("npm run farmgate -- ")).map(({ page }) => page),
    [],
  );
  // What its configuration is named by in text is there too.
  for (const name of ["deploy/pgbouncer/pgbouncer.ini", "deploy/cluster/patroni.yml"])
    assert.ok(existsSync(join(path, name)), name);
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

test("Node in a release says the same as Node in each language of the site, and is smaller", {
  skip: !isHere,
}, async (t) => {
  const { path, remove } = await temporaryFolder();
  t.after(remove);
  const node = join(path, "node");
  copyNode(root, node);
  const says = async (program: string) => (await runProgram([program, "--eval", sayings], {}, path)).stdout;
  const said = await says(node);
  assert.equal(said, await says(process.execPath));
  assert.match(said, /Montag, 30\. November 2026/);
  assert.match(said, /lundi 30 novembre 2026/);
  assert.match(said, /maandag 30 november 2026/);
  assert.ok((await stat(node)).size < 0.9 * (await stat(process.execPath)).size);
});

/** What the site asks of a language, and of texts in all of them. */
const sayings = `
  const day = new Date("2026-11-30T14:05:06Z");
  const all = Array.from({ length: 0x11000 }, (_, sign) => String.fromCodePoint(sign)).filter((sign) => sign.isWellFormed());
  for (const language of ["en", "de", "fr", "nl"]) {
    for (const timeZone of Intl.supportedValuesOf("timeZone"))
      console.log(new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "full", timeZone }).format(day),
        day.toTemporalInstant().toZonedDateTimeISO(timeZone).toString());
    for (const currency of Intl.supportedValuesOf("currency"))
      console.log(new Intl.NumberFormat(language, { style: "currency", currency }).format(-1234.5));
    for (const type of ["language", "currency"]) {
      const names = new Intl.DisplayNames(language, { type });
      for (const code of type === "currency" ? Intl.supportedValuesOf("currency") : ["en", "de", "fr", "nl"]) console.log(names.of(code));
    }
    const regions = new Intl.DisplayNames(language, { type: "region" });
    for (let code = 0; code < 676; code++) console.log(regions.of((370 + code).toString(36).toUpperCase().replace(/[0-9]/, "A")));
    console.log(new Intl.ListFormat(language).format(["a", "b", "c"]), new Intl.PluralRules(language, { type: "ordinal" }).select(1));
    console.log(all.slice(0, 0x3000).sort(new Intl.Collator(language).compare).join(""));
  }
  const text = all.join("");
  for (const form of ["NFC", "NFD", "NFKC", "NFKD"]) console.log(text.normalize(form));
  console.log(text.toUpperCase(), text.toLowerCase(), [...new Intl.Segmenter().segment("👩‍👩‍👧é🇧🇪กำ")].length);
  console.log(new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Brussels" }).format(day));
  for (const encoding of ["utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1", "iso-8859-15"])
    console.log(new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)));
`;

test("of a program that is laid out otherwise no pages are taken", () => {
  assert.throws(() => withoutPages(Buffer.alloc(8192), 0, 8192), /not a 64-bit ELF/);
});

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
  await writeFile(settings, "SITE_NAME=Ours\nBACKUP_TO='s3://bucket/ours'\n");

  await install("1.1.0", ["0001-a.sql"]);
  assert.equal(await readlink(join(opt, "current")), "1.1.0");
  assert.equal(await readFile(settings, "utf8"), "SITE_NAME=Ours\nBACKUP_TO='s3://bucket/ours'\n");
  assert.equal((await back()).code, 0);
  assert.equal(await readlink(join(opt, "current")), "1.0.0");

  await install("1.2.0", ["0001-a.sql", "0002-b.sql"]);
  const installed = (await readFile(join(opt, "1.2.0/INSTALLED"), "utf8")).trim();
  await writeFile(join(opt, "1.2.0/INSTALLED"), "2026-11-30T14:05:00Z\n");
  await install("1.2.0", ["0001-a.sql", "0002-b.sql"]);
  const refused = await back();
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /0002-b\.sql/);
  // Once the same version is installed again, it is still the moment before it came.
  assert.match(installed, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.ok(refused.stderr.includes(`sudo ln -sfn 1.0.0 ${opt}/current\n`), refused.stderr);
  assert.match(refused.stderr, /farmgate restore s3:\/\/bucket\/ours --until 2026-11-30T14:05:00Z\n/);
  assert.equal(await readlink(join(opt, "current")), "1.2.0");
});

test("the service gains no privileges and writes nothing but its own folders", async () => {
  const unit = await readFile(join(root, "deploy/release/farmgate.service"), "utf8");
  for (const line of ["NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "ProtectHome=yes"])
    assert.match(unit, new RegExp(`^${line}$`, "m"));
  assert.match(unit, /^MemoryMax=/m);
});
