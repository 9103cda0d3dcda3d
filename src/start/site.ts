import {
  createLog,
  loadConfig,
  openPlatform,
  type Platform,
  type ReachedDatabase,
  reachDatabase,
  systemClock,
} from "#platform";

/** What a command works on. */
export interface Site extends Platform {
  reached: ReachedDatabase;
}

/** Runs one command on the database that the server uses or would use, also while an embedded one runs. */
export async function withSite(run: (site: Site) => Promise<string>): Promise<string> {
  const config = loadConfig(process.env);
  await using opened = new AsyncDisposableStack();
  const reached = await reachDatabase(config);
  opened.defer(reached.leave);
  const { connection } = reached;
  const platform = openPlatform(config, { log: createLog("silent"), clock: systemClock, connection });
  opened.defer(platform.database.close);
  try {
    return await run({ ...platform, reached });
  } catch (error) {
    const lacksTable = error instanceof Error && "code" in error && error.code === "42P01";
    throw lacksTable
      ? new Error("There is no site in this database. Try: npm run farmgate -- migrate")
      : error;
  }
}
