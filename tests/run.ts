import { spawn } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan } from "./support/shard.ts";

/**
 * `npm test`: all test files, shared out among a few processes; `npm test -- src/cart/cart.test.ts` runs that file alone.
 * Options are those of `node --test`.
 */
const args = process.argv.slice(2);
const chosen = args.filter((arg) => arg.endsWith(".ts"));
const claims = mkdtempSync(join(tmpdir(), "farmgate-claims-"));
const files = globSync("{src,tests,demo,client}/**/*.test.ts", { exclude: ["**/node_modules/**"] });
// One that awaits something before it declares its tests can't be evaluated within a suite.
const awaiting = files.filter((file) => /^(?:const .* = )?await /m.test(readFileSync(file, "utf8")));
const plan: Plan = {
  // The longest files first, so that none of them is left to the end.
  files: files.filter((file) => !awaiting.includes(file)).sort((a, b) => statSync(b).size - statSync(a).size),
  claims,
};
const all = [...globSync("tests/shards/*.ts"), ...awaiting];
const options = ["--test", "--test-concurrency=3", "--test-timeout=120000"];
const setup = "--test-global-setup=tests/support/cluster.ts";
const runner = spawn(process.execPath, [...options, setup, ...args, ...(chosen.length > 0 ? [] : all)], {
  stdio: "inherit",
  env: { ...process.env, FARMGATE_TEST_PLAN: JSON.stringify(plan) },
});
// Ctrl-C reaches the runner too, which ends what it has begun.
process.on("SIGINT", () => {});
runner.once("exit", (code) => {
  rmSync(claims, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});
