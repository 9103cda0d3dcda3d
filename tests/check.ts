import { readFile } from "node:fs/promises";
import type { EmbeddedDatabase } from "../src/platform/embedded/index.ts";
import { lintOpenApi } from "./lint-openapi.ts";
import { findBreaches } from "./support/architecture.ts";
import { writtenDocument } from "./support/document.ts";
import { findUnhandledKinds } from "./support/job-kinds.ts";
import { findRepeatedCodes } from "./support/problem-codes.ts";
import { generateRowTypes } from "./support/row-types.ts";
import { describeSchema } from "./support/schema.ts";
import { withTemporaryDatabase } from "./support/temporary-database.ts";
import { findStaleWalks, findWalks } from "./support/walks.ts";

/** The part of `npm run check` that needs a database: fails, in words, where something generated is stale or unsound. */
const faults = await withTemporaryDatabase(async (database) => [
  ...findBreaches(),
  ...findRepeatedCodes(),
  ...findUnhandledKinds(),
  ...findStaleWalks(findWalks()),
  ...(await staleRowTypes(database)),
  ...(await staleSchema(database)),
  ...(await lintOpenApi(await writtenDocument(database))),
]);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;

async function staleRowTypes(database: EmbeddedDatabase): Promise<string[]> {
  try {
    await generateRowTypes(database, { verify: true });
    return [];
  } catch {
    return ["migrations/rows.ts is not what the migrations make. Run: npm run schema"];
  }
}

async function staleSchema(database: EmbeddedDatabase): Promise<string[]> {
  const described = await readFile("migrations/schema.sql", "utf8").catch(() => "");
  return described === (await describeSchema(database))
    ? []
    : ["migrations/schema.sql is not what the migrations make. Run: npm run schema"];
}
