import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import openapiTypescript, { astToString } from "openapi-typescript";
import { writtenDocument } from "../tests/support/document.ts";
import { withTemporaryDatabase } from "../tests/support/temporary-database.ts";

/** `npm run client`: makes the package `@farmgate/client` in this folder from the API's own document. */

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const folder = fileURLToPath(new URL("./", import.meta.url));
  await buildClient(await withTemporaryDatabase(writtenDocument), folder);
  console.log(`The package is in ${folder} and may be packed: npm pack ./client`);
}

/** Writes the types of a document and `dist/` beside the sources in a folder. */
export async function buildClient(document: object, folder: string): Promise<void> {
  const types = await openapiTypescript(JSON.stringify(document));
  writeFileSync(join(folder, "schema.ts"), astToString(types));
  const compiler = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));
  execFileSync(process.execPath, [compiler, "-p", folder], { stdio: "inherit" });
}
