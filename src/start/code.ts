import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** In the primary, before its workers: puts the hash of the code that it runs into their environment. */
export function publishCodeHash(): void {
  process.env["FARMGATE_CODE"] = hashOfCode();
}

/**
 * In a worker: throws where the files are another release's than the primary's, whose messages and schema a newer worker
 * would take for its own. Those that run go on.
 */
export function requireSameCode(): void {
  if (process.env["FARMGATE_CODE"] === hashOfCode()) return;
  throw new Error(
    "The code of this server was replaced while it was running, so no new worker can start: restart the server.",
  );
}

function hashOfCode(): string {
  const files = globSync(["{src,demo}/**/*.{ts,js}", "migrations/*.sql", "package-lock.json"], {
    cwd: root,
    exclude: ["**/*.test.ts"],
  });
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(`${root}${file}`));
  return hash.digest("hex");
}
