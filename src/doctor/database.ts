import { sql } from "kysely";
import { type Db, examineReplica, findSchemaDifference } from "#platform/database";
import { readServing } from "#site";
import { type Finding, finding } from "./findings.ts";
import type { Patient } from "./types.ts";

/** The newest of each major when this release was made: older ones lack fixes of security. */
const newestOfMajor: Record<number, number> = { 18: 6 };
/** A page waits 8 seconds at most for a statement; what an operator runs by hand may take minutes. */
const longMinutes = 5;
/** PostgreSQL stops writing at 2,100 million; autovacuum begins at 200 million to prevent it. */
const [nearAge, nextAge] = [600_000_000, 1_500_000_000];
/** Autovacuum begins at a fifth of a table. What lies above both has not been cleaned. */
const [bloatedShare, bloatedRows] = [0.5, 100_000];
const scarceShare = 0.8;

export async function checkDatabase({
  db,
  config,
  databaseAway = "",
  siteMissing,
}: Patient): Promise<Finding[]> {
  if (siteMissing !== undefined) return [finding("database", "site_missing", { place: siteMissing })];
  if (db === undefined) return [finding("database", "database_away", { why: databaseAway })];
  if ((await readServing(db)) === undefined) {
    const { databaseUrl, dataDir } = config;
    const place = databaseUrl === undefined ? dataDir : "DATABASE_URL";
    return [finding("database", "site_missing", { place })];
  }
  const [server, schema] = await Promise.all([readServer(db), findSchemaDifference(db)]);
  const newest = newestOfMajor[server.major];
  const found: Finding[] = [
    finding("database", "database_ok", { version: server.version, size: server.size }),
  ];
  if (server.refuses) found.push(finding("database", "database_read_only", {}));
  if (newest !== undefined && server.minor < newest) {
    const isEmbedded = config.databaseUrl === undefined;
    const about = { version: server.version, newest: `${server.major}.${newest}`, isEmbedded };
    found.push(finding("database", "database_outdated", about));
  }
  if (schema.unknown !== undefined) found.push(finding("database", "schema_ahead", { name: schema.unknown }));
  if (schema.missing > 0) found.push(finding("database", "schema_behind", { count: schema.missing }));
  const more = await Promise.all([
    checkWraparound(db),
    checkConnections(db),
    checkStatements(db),
    checkBloat(db),
    ...config.databaseReplicaUrls.map((url) => checkReplica(url, db)),
  ]);
  return [...found, ...more];
}

async function checkReplica(connectionString: string, db: Db): Promise<Finding> {
  const { name, why, behindSeconds } = await examineReplica({ connectionString }, db);
  if (why !== undefined) return finding("database", "replica_away", { name, why });
  if (behindSeconds > 0) return finding("database", "replica_behind", { name, seconds: behindSeconds });
  return finding("database", "replica_ok", { name });
}

async function readServer(db: Db) {
  const { rows } = await sql<{ number: number; version: string; size: number; refuses: boolean }>`
    select current_setting('server_version_num')::int as number,
      split_part(current_setting('server_version'), ' ', 1) as version,
      pg_database_size(current_database()) as size, current_setting('transaction_read_only') = 'on' as refuses`.execute(
    db,
  );
  const { number = 0, version = "", size = 0, refuses = false } = rows[0] ?? {};
  return { major: Math.floor(number / 10_000), minor: number % 10_000, version, size, refuses };
}

async function checkWraparound(db: Db): Promise<Finding> {
  const { rows } = await sql<{ age: number }>`
    select greatest(age(datfrozenxid), mxid_age(datminmxid)) as age
    from pg_database where datname = current_database()`.execute(db);
  const age = rows[0]?.age ?? 0;
  const code = age > nextAge ? "wraparound_next" : age > nearAge ? "wraparound_near" : "wraparound_ok";
  return finding("database", code, { age });
}

async function checkConnections(db: Db): Promise<Finding> {
  const { rows } = await sql<{ used: number; most: number }>`
    select count(*)::int as used,
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most
    from pg_stat_activity where backend_type = 'client backend'`.execute(db);
  const { used = 0, most = 1 } = rows[0] ?? {};
  return finding("database", used > most * scarceShare ? "connections_scarce" : "connections_ok", {
    used,
    most,
  });
}

/** The oldest that keeps rows from being cleaned, or holds what others wait for. */
async function checkStatements(db: Db): Promise<Finding> {
  const { rows } = await sql<{ minutes: number; process: number; application: string }>`
    select floor(extract(epoch from now() - xact_start) / 60)::int as minutes, pid as process,
      application_name as application
    from pg_stat_activity
    where backend_type = 'client backend' and xact_start < now() - make_interval(mins => ${sql.lit(longMinutes)})
    order by xact_start limit 1`.execute(db);
  const [longest] = rows;
  return longest === undefined
    ? finding("database", "statements_ok", {})
    : finding("database", "statement_long", longest);
}

async function checkBloat(db: Db): Promise<Finding> {
  const { rows } = await sql<{ table: string; dead: number; live: number }>`
    select schemaname || '.' || relname as table, n_dead_tup as dead, n_live_tup as live
    from pg_stat_user_tables
    where n_dead_tup > ${sql.lit(bloatedRows)} and n_dead_tup > n_live_tup * ${sql.lit(bloatedShare)}
    order by n_dead_tup desc limit 1`.execute(db);
  const [worst] = rows;
  return worst === undefined ? finding("database", "bloat_ok", {}) : finding("database", "bloat", worst);
}
