import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import manifest from "../package.json" with { type: "json" };

/** A Farmgate of some commit. */
export interface Build {
  /** As it is told of. */
  name: string;
  /** Where its files lie. */
  root: string;
  /** The folder of a PostgreSQL with markets that its own migrations made. */
  markets: string;
  /** Its `npm start`. */
  start: string;
  /** To its own Node, whichever the shell knows. */
  path: string;
}

/** Where markets and other builds lie between runs; delete the folder to have them made anew. */
const folder = process.env["FARMGATE_MARKETS"] ?? join(tmpdir(), "farmgate-scale");
const root = fileURLToPath(new URL("../", import.meta.url));
const run = promisify(execFile);

/** What is checked out here. */
export const thisBuild: Build = {
  ...{ name: "this build", root, markets: folder, start: manifest.scripts.start },
  path: pathOf(root),
};

/** What was committed then, with the packages of its own lock: laid beside the markets at the first run, in a minute. */
export async function buildAt(commit: string): Promise<Build> {
  const { stdout } = await run("git", ["rev-parse", "--short=7", `${commit}^{commit}`], { cwd: root });
  const name = stdout.trim();
  const laid = join(folder, `build-${name}`);
  if (!(await stat(laid).catch(() => undefined))) await lay(name, laid);
  const { default: itsManifest } = await import(join(laid, "package.json"), { with: { type: "json" } });
  return {
    ...{ name, root: laid, markets: join(folder, `market-${name}`) },
    ...{ start: itsManifest.scripts.start, path: pathOf(laid) },
  };
}

/** Has a build fill a market of so many products, unless it did before. */
export async function fillMarket({ root: cwd, markets, path }: Build, products: number): Promise<void> {
  const program = [
    'const { withMarkets } = await import("./benchmarks/markets.ts");',
    `await withMarkets([${products}], async () => {});`,
  ];
  await mkdir(markets, { recursive: true });
  await runToEnd("node", ["--eval", program.join("\n")], {
    cwd,
    env: { ...process.env, PATH: path, FARMGATE_MARKETS: markets },
  });
}

/** In a folder of another name, so that one which was cut off is not taken for a build. */
async function lay(name: string, laid: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = await mkdtemp(join(folder, "draft-"));
  try {
    await run("sh", ["-c", `git archive ${name} | tar -x -C "$0"`, draft], { cwd: root });
    await runToEnd("npm", ["ci", "--no-audit", "--no-fund"], { cwd: draft, env: process.env });
    await chmod(draft, 0o755);
    await rename(draft, laid);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** What it prints is told of its progress, beside the table. */
async function runToEnd(program: string, args: string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
  const child = spawn(program, args, { ...options, stdio: ["ignore", 2, 2] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${program} in ${options.cwd} ended with ${code}`);
}

function pathOf(of: string): string {
  return `${join(of, "node_modules/.bin")}:${process.env["PATH"]}`;
}
