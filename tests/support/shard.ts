import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { suite } from "node:test";

/** All files, those first that take long, and where it is noted which are taken and how many seconds each took. */
export interface Plan {
  files: string[];
  folder: string;
}

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, "../..");
/** For a file as a whole, on the slowest of machines. */
const mostMilliseconds = 1_200_000;

/**
 * Runs test files in this process, one after the other, each that no other shard has taken yet. To load the site anew for
 * each of them would take longer than to run it. A file is a suite here, so its hooks are its own.
 */
export async function runShard(): Promise<void> {
  const { files, folder }: Plan = JSON.parse(process.env["FARMGATE_TEST_PLAN"] ?? '{"files":[]}');
  for (const [n, file] of files.entries()) {
    const note = join(folder, String(n));
    if (!take(note)) continue;
    const began = performance.now();
    // Tests belong to the suite that is being declared, so the file has to be evaluated right here.
    await suite(file, { timeout: mostMilliseconds }, () => void require(join(root, file)));
    writeFileSync(note, String(Math.round((performance.now() - began) / 100) / 10));
  }
}

/** How many seconds each file took that has been run by now. */
export function readSeconds({ files, folder }: Plan): Record<string, number> {
  const seconds = (note: string) => Number(readFileSync(join(folder, note), "utf8"));
  const all = readdirSync(folder).map((note) => [files[Number(note)] ?? "", seconds(note)] as const);
  // A file during which its process ended has none.
  return Object.fromEntries(all.filter(([, took]) => took > 0));
}

/** Of several processes that ask for the same at once one gets it. */
function take(note: string): boolean {
  try {
    writeFileSync(note, "", { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}
