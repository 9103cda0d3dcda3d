import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "#platform";
import { type EmbeddedDatabase, startEmbedded } from "../../src/platform/database/embedded/index.ts";

/** Runs `work` with a migrated database that is gone afterwards. */
export async function withTemporaryDatabase<T>(work: (database: EmbeddedDatabase) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "farmgate-temporary-"));
  const database = await startEmbedded(folder, { fsync: "off" });
  try {
    await migrate(database.connection);
    return await work(database);
  } finally {
    await database.leave();
    await rm(folder, { recursive: true, force: true });
  }
}
