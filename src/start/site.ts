import { openPlatform, type Platform } from "#platform";
import {
  type Config,
  ConfigError,
  createLog,
  loadConfig,
  noSiteIn,
  readPostgresUrl,
  type SettingsFile,
  showHosts,
  systemClock,
  takeSettingsFile,
} from "#platform/base";
import { readServing, type Serving } from "#site";
import { hasDemoPeople } from "../../demo/index.ts";
import { type ReachedDatabase, reachDatabase } from "./reach.ts";

/** Where a command is given. */
export interface Terminal {
  env: NodeJS.ProcessEnv;
  /** Shows a line that is no part of the answer. */
  warn(line: string): void;
}

/** What a command prints at its end, and its exit code. */
export interface Outcome {
  printed: string;
  code: 0 | 1;
}

/** What a command works on. */
export interface Site extends Platform {
  reached: ReachedDatabase;
}

/**
 * What a command needs: a site that a server has run on, a database alone, whose schema it brings, or nothing, since it
 * begins a site, an embedded database included.
 */
export type Needs = "site" | "database" | "nothing";

/**
 * Runs one command on the database that the server uses or would use, also while an embedded one runs, and tells the
 * terminal which site that is.
 */
export async function withSite<T>(
  terminal: Terminal,
  needs: Needs,
  run: (site: Site) => Promise<T>,
): Promise<T> {
  const { config, file } = readSettings(terminal, needs === "nothing" ? "begun" : "there");
  await using opened = new AsyncDisposableStack();
  const reached = await reachDatabase(config);
  opened.defer(reached.leave);
  const { connection } = reached;
  const platform = openPlatform(config, { log: createLog("silent"), clock: systemClock, connection });
  opened.defer(platform.database.close);
  terminal.warn(await describeSite(platform, needs, file));
  try {
    if (needs === "site") await platform.settings.refresh();
    return await run({ ...platform, reached });
  } catch (error) {
    throw isUnknownName(error)
      ? new Error("The schema of this database is from another release. Try: npm run farmgate -- migrate")
      : error;
  }
}

/** Whether PostgreSQL knows no table or column of that name. */
function isUnknownName(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "42P01" || error.code === "42703");
}

/** The settings of the server and the commands, of the environment and the file. */
export function readSettings({ env, warn }: Terminal, site: "begun" | "there" | "unused") {
  const file = takeSettingsFile(env);
  if (file?.warning) warn(file.warning);
  return { config: loadConfig(env, { file, site }), file };
}

/** Throws where a command that needs a site finds none, or the demo market in its place. */
async function describeSite(
  { db, config }: Platform,
  needs: Needs,
  file: SettingsFile | undefined,
): Promise<string> {
  const place = placeOf(config);
  const serving = await readServing(db);
  if (serving === undefined && needs === "site") throw new ConfigError(noSiteIn(place, file));
  const holdsDemo = serving !== undefined && (await hasDemoPeople(db));
  if (holdsDemo && config.production && needs === "site")
    throw new ConfigError(
      `NODE_ENV is production, but ${place} contains the demo market: set DATA_DIR or DATABASE_URL.`,
    );
  const told = serving === undefined ? "a new one" : describe(serving, config);
  return `Site: ${told}, in ${place}${holdsDemo ? ", with the demo people" : ""}`;
}

function describe({ siteName, release, lastServedAt }: Partial<Serving>, { timeZone }: Config): string {
  if (siteName === undefined || lastServedAt === undefined) return "not yet served by this release";
  const moment = Temporal.Instant.fromEpochMilliseconds(lastServedAt.getTime()).toZonedDateTimeISO(timeZone);
  const minute = moment.toPlainDateTime().toString({ smallestUnit: "minute" }).replace("T", " ");
  return `${siteName}, last served by release ${release} at ${minute} (${timeZone})`;
}

/** Where its database is, without a secret. */
function placeOf({ databaseUrl, dataDir }: Config): string {
  if (databaseUrl === undefined) return dataDir;
  const { hosts, database } = readPostgresUrl(databaseUrl);
  return `the database ${database} on ${showHosts(hosts)}`;
}
