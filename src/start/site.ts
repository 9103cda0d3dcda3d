import {
  type Config,
  createLog,
  type Db,
  loadConfig,
  openDatabase,
  type ReachedDatabase,
  reachDatabase,
} from "#platform";

/** What a command works on. */
export interface Site {
  config: Config;
  reached: ReachedDatabase;
  db: Db;
}

/** Runs one command on the database that the server uses or would use, also while an embedded one runs. */
export async function withSite(run: (site: Site) => Promise<string>): Promise<string> {
  const config = loadConfig(process.env);
  await using opened = new AsyncDisposableStack();
  const reached = await reachDatabase(config);
  opened.defer(reached.leave);
  const database = openDatabase(reached.connection, { connections: 2, log: createLog("silent") });
  opened.defer(database.close);
  try {
    return await run({ config, reached, db: database.db });
  } catch (error) {
    const lacksTable = error instanceof Error && "code" in error && error.code === "42P01";
    throw lacksTable
      ? new Error("There is no site in this database. Try: npm run farmgate -- migrate")
      : error;
  }
}
