import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, suite } from "node:test";

const require = createRequire(import.meta.url);

/**
 * Runs test files in this process, one after the other, for as long as there are some that no other shard has begun. To
 * load the site anew for each file would take longer than to run it. A file is a suite here, so its hooks are its own.
 */
export async function runShard(): Promise<void> {
  const { files, claims }: Plan = JSON.parse(process.env["FARMGATE_TEST_PLAN"] ?? "{}");
  for (const [n, file] of files.entries()) if (isFirst(join(claims, String(n)))) await runFile(file);
}

/** What all shards run together: paths below the project's folder, and a folder to tell each other what is begun. */
export interface Plan {
  files: string[];
  claims: string;
}

function isFirst(claim: string): boolean {
  try {
    mkdirSync(claim);
    return true;
  } catch {
    return false;
  }
}

/** The longest of them, on the slowest of machines. */
const longestMilliseconds = 600_000;

function runFile(file: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  suite(file, { timeout: longestMilliseconds }, () => {
    // First of the hooks: one of the file's own that fails leaves out those behind it.
    after(() => resolve());
    // Tests belong to a suite that is being declared, so the file has to be evaluated right here.
    require(join(import.meta.dirname, "../..", file));
  });
  return promise;
}
