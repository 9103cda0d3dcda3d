import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { suite } from "node:test";

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, "../..");
/** For a file as a whole, on the slowest of machines. */
const mostMilliseconds = 1_200_000;

/**
 * Runs the test files of a shard in this process, one after the other. To load the site anew for each of them would take
 * longer than to run it. A file is a suite here, so its hooks are its own.
 */
export function runShard(shard: string): void {
  const plan: Record<string, string[]> = JSON.parse(process.env["FARMGATE_TEST_PLAN"] ?? "{}");
  for (const file of plan[relative(root, shard)] ?? []) {
    // Tests belong to the suite that is being declared, so the file has to be evaluated right here.
    suite(file, { timeout: mostMilliseconds }, () => void require(join(root, file)));
  }
}
