import type { Clock, Config, Log } from "#platform/base";
import { bothOf, deriveKeys, type Keys } from "#platform/base";
import { createInvalidations, type Invalidations } from "#platform/cache";
import type { Peers } from "#platform/cluster";
import { type Connection, type Database, type Db, openDatabase } from "#platform/database";
import { expireResponses, expireStoredResponses } from "#platform/http";
import { createJobs, type Jobs } from "#platform/jobs";
import { createPictures, type Pictures, sweepPictures } from "#platform/pictures";
import { createSettings, type LiveSettings, withSettings } from "#platform/settings";
import type { Tracer } from "#platform/tracing";

/** What every part of the market stands on. Parts take from it what they need when they are registered. */
export interface Platform {
  config: Config;
  log: Log;
  clock: Clock;
  keys: Keys;
  database: Database;
  db: Db;
  /** How the database is reached by who needs a connection of an own kind. */
  connection: Connection;
  jobs: Jobs;
  invalidations: Invalidations;
  pictures: Pictures;
  /** What staff have set of the site. */
  settings: LiveSettings;
  /** The other workers, where there are several. */
  peers: Peers | undefined;
  /** Where the settings ask for traces. */
  tracer: Tracer | undefined;
  /** True once the server has been told to stop. */
  isDraining(): boolean;
  /** From here on connections end with their next answer, and balancers are told to go elsewhere. */
  drain(): void;
}

export function openPlatform(
  environment: Config,
  {
    log,
    clock,
    connection,
    revive,
    peers,
    tracer,
  }: {
    log: Log;
    clock: Clock;
    connection: Connection;
    revive?: () => Promise<void>;
    peers?: Peers | undefined;
    tracer?: Tracer | undefined;
  },
): Platform {
  const database = openDatabase(connection, {
    connections: environment.databasePool,
    log,
    observe: tracer?.statement,
    replicas: environment.databaseReplicaUrls.map((connectionString) => ({ connectionString })),
    ...(revive ? { revive } : {}),
  });
  const { db } = database;
  const jobs = createJobs(database, log, tracer?.job);
  const invalidations = createInvalidations(connection, db, log, peers);
  peers?.onCatchUp(invalidations.catchUp);
  const keys = deriveKeys(environment.jwtSecret, environment.jwtSecretPrevious);
  const settings = createSettings(db, invalidations, bothOf(keys, "settings"));
  const config = withSettings(environment, settings);
  let draining = false;
  return {
    config,
    log,
    clock,
    keys,
    database,
    db,
    connection,
    jobs,
    invalidations,
    pictures: createPictures({ config, db, clock, log }),
    settings,
    peers,
    tracer,
    isDraining: () => draining,
    drain: () => {
      draining = true;
    },
  };
}

/** What the platform does outside requests. */
export function platformJobs({ db, clock, jobs, pictures }: Platform): void {
  jobs.repeat(expireResponses, 3600, () => expireStoredResponses(db, clock));
  jobs.repeat(sweepPictures, 600, pictures.sweep);
}
