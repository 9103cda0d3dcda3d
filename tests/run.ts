import { spawn } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Plan, readSeconds } from "./support/shard.ts";

/**
 * `npm test`: all test files, shared out among a few processes; `npm test -- src/cart/cart.test.ts` runs that file alone.
 * Options are those of `node --test`.
 */
const args = process.argv.slice(2);
const chosen = args.filter((arg) => arg.endsWith(".ts"));
const files = globSync("{src,tests,demo,client}/**/*.test.ts", { exclude: ["**/node_modules/**"] });
// One that awaits something before it declares its tests can't be evaluated within a suite, nor can the client's.
const isAlone = (file: string) =>
  file.startsWith("client/") || /^(?:const .* = )?await /m.test(readFileSync(file, "utf8"));
const alone = files.filter(isAlone);
/** How many seconds each file took when it was run last, the costliest first. */
const cache = "node_modules/.cache/test-seconds.json";
const last = readLast();
// The longest first, so that the last ones end together. Of one that has not run yet only its size is known.
const lengthOf = (file: string) => last[file] ?? statSync(file).size / 2000;
const shared = files.filter((file) => !alone.includes(file)).sort((a, b) => lengthOf(b) - lengthOf(a));
const plan: Plan = { files: shared, folder: mkdtempSync(join(tmpdir(), "farmgate-test-plan-")) };
const options = ["--test", "--test-concurrency=3", "--test-timeout=120000"];
const setup = "--test-global-setup=tests/support/cluster.ts";
const runner = spawn(
  process.execPath,
  [...options, setup, ...args, ...(chosen.length > 0 ? [] : [...globSync("tests/shards/*.ts"), ...alone])],
  { stdio: "inherit", env: { ...process.env, FARMGATE_TEST_PLAN: JSON.stringify(plan) } },
);
// The runner ends what it has begun. Ctrl-C reaches it too; what ends this process alone is passed on.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => runner.kill("SIGTERM"));
runner.once("exit", (code) => {
  const seconds = Object.entries({ ...last, ...readSeconds(plan) }).filter(([file]) => files.includes(file));
  const costliestFirst = Object.fromEntries(seconds.sort(([, a], [, b]) => b - a));
  mkdirSync("node_modules/.cache", { recursive: true });
  writeFileSync(cache, JSON.stringify(costliestFirst, undefined, 2));
  rmSync(plan.folder, { recursive: true });
  process.exitCode = code ?? 1;
});

function readLast(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(cache, "utf8"));
  } catch {
    return {};
  }
}
