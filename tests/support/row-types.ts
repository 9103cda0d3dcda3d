import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { EmbeddedDatabase } from "../../src/platform/embedded/index.ts";

/**
 * Generates migrations/rows.ts from the migrated database; with `verify` it only compares, and throws
 * where the file is stale.
 */
export async function generateRowTypes(
  { connection }: EmbeddedDatabase,
  { verify }: { verify: boolean },
): Promise<void> {
  const { host, port, user, password, database } = connection;
  const url = new URL(`postgres://localhost/${database}`);
  url.username = user;
  url.password = password;
  url.searchParams.set("host", host);
  url.searchParams.set("port", String(port));
  const codegen = fileURLToPath(import.meta.resolve("kysely-codegen/dist/cli/bin.js"));
  await promisify(execFile)(process.execPath, [
    codegen,
    ...["--dialect", "postgres", "--default-schema", "public", "--log-level", "error"],
    // Whole numbers and times as the pool reads them.
    ...["--date-parser", "string", "--type-mapping", '{"int8":"number","timestamptz":"Date"}'],
    ...["--url", url.href, "--out-file", "migrations/rows.ts"],
    ...(verify ? ["--verify"] : []),
  ]);
}
