import { writeFile } from "node:fs/promises";
import { generateRowTypes } from "./support/row-types.ts";
import { describeSchema } from "./support/schema.ts";
import { withTemporaryDatabase } from "./support/temporary-database.ts";

/** `npm run schema`: writes the row types and migrations/schema.sql anew after a migration was added. */
await withTemporaryDatabase(async (database) => {
  await generateRowTypes(database, { verify: false });
  await writeFile("migrations/schema.sql", await describeSchema(database));
});
