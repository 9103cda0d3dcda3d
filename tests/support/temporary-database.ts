import { migrate } from "#platform/database";
import { type EmbeddedDatabase, startEmbedded } from "../../src/platform/embedded/index.ts";
import { temporaryFolder } from "./folder.ts";

/** Runs `work` with a migrated database that is gone afterwards; `settings` are of its server. */
export async function withTemporaryDatabase<T>(
  work: (database: EmbeddedDatabase) => Promise<T>,
  settings: Record<string, string> = { fsync: "off" },
): Promise<T> {
  const folder = await temporaryFolder();
  const database = await startEmbedded(folder.path, settings);
  try {
    await migrate(database.connection);
    return await work(database);
  } finally {
    await database.leave();
    await folder.remove();
  }
}
