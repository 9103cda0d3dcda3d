import { generateRowTypes } from "./support/row-types.ts";
import { withTemporaryDatabase } from "./support/temporary-database.ts";

/** `npm run types`: writes the row types anew after a migration was added. */
await withTemporaryDatabase((database) => generateRowTypes(database, { verify: false }));
