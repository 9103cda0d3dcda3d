// Says what to run where the programs and packages of Farmgate are not there yet. In JavaScript that any Node of the last
// years runs, since the Node that Farmgate runs on is one of those packages.
import { existsSync, readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const sentence = lacking();
if (sentence !== undefined) {
  console.error(sentence);
  process.exitCode = 1;
}

function lacking() {
  const missing = Object.keys(manifest.dependencies).find((name) => !isThere(name));
  if (missing !== undefined) return `Farmgate is not installed yet (${missing} is missing). Run: npm ci`;
  const platform = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const nodes = Object.entries(manifest.optionalDependencies).filter(([name]) => /^node-/.test(name));
  const platforms = nodes.map(([name]) => name.replace(/^node-(bin-)?/, ""));
  const needed = Number.parseInt(nodes[0][1], 10);
  const major = Number.parseInt(process.versions.node, 10);
  if (major >= needed) return undefined;
  if (platforms.includes(platform))
    return `The Node ${needed} that Farmgate runs on is missing, because optional packages were left out. Run: npm ci --include=optional`;
  return (
    `Farmgate includes Node ${needed} for ${platforms.sort().join(", ")}, but not for ${platform}: ` +
    `install Node ${needed} yourself; this is ${process.versions.node}.`
  );
}

function isThere(name) {
  return existsSync(new URL(`node_modules/${name}/package.json`, root));
}
