import { spawn } from "node:child_process";
import { globSync, readFileSync, statSync } from "node:fs";

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
const sizeOf = (file: string) => statSync(file).size;
const shared = files.filter((file) => !alone.includes(file)).sort((a, b) => sizeOf(b) - sizeOf(a));
const shards = globSync("tests/shards/*.ts").sort();
const plan: Record<string, string[]> = Object.fromEntries(shards.map((shard) => [shard, []]));
const sizeOfAll = (those: string[]) => those.reduce((sum, file) => sum + sizeOf(file), 0);
// The largest first, each to whom has least to do.
for (const file of shared) {
  const [least] = Object.values(plan).sort((a, b) => sizeOfAll(a) - sizeOfAll(b));
  least?.push(file);
}
const options = ["--test", "--test-concurrency=3", "--test-timeout=120000"];
const setup = "--test-global-setup=tests/support/cluster.ts";
const runner = spawn(
  process.execPath,
  [...options, setup, ...args, ...(chosen.length > 0 ? [] : [...shards, ...alone])],
  { stdio: "inherit", env: { ...process.env, FARMGATE_TEST_PLAN: JSON.stringify(plan) } },
);
// The runner ends what it has begun. Ctrl-C reaches it too; what ends this process alone is passed on.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => runner.kill("SIGTERM"));
runner.once("exit", (code) => {
  process.exitCode = code ?? 1;
});
