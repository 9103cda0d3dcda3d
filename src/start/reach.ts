import type pg from "pg";
import { type Config, readPostgresUrl } from "#platform/base";
import { Client, type Connection, createServers, findPooler } from "#platform/database";
import { startEmbedded } from "#platform/embedded";

/** A PostgreSQL that Farmgate can use, its own or another's. */
export interface ReachedDatabase {
  connection: Connection;
  /** Such as "18.4". */
  version: string;
  isEmbedded: boolean;
  /** Starts an embedded server again that went away. */
  revive?: () => Promise<void>;
  /** To be called last: of several processes on an embedded server the last one stops it. */
  leave(): Promise<void>;
}

const oldestMajor = 15;
const extensions = ["unaccent"];

/** What PostgreSQL keeps free of others unless it is told otherwise. */
const keptForSuperusers = 3;

/** The server of DATABASE_URL, or the embedded one, started. Throws, in one line, where it lacks what is needed. */
export async function reachDatabase(
  config: Pick<Config, "databaseUrl" | "dataDir" | "databasePool" | "workers">,
): Promise<ReachedDatabase> {
  if (config.databaseUrl === undefined) {
    const needed = connectionsOf(config) + keptForSuperusers;
    const settings = { max_connections: String(Math.max(100, needed)) };
    const { connection, version, revive, leave } = await startEmbedded(config.dataDir, settings);
    return { connection, version, isEmbedded: true, revive, leave };
  }
  const address = connectionOf(config.databaseUrl);
  const { version, pooler } = await serverThatSuffices(address);
  const connection = pooler ? { ...address, pooler } : address;
  return { connection, version, isEmbedded: false, leave: async () => {} };
}

/** Of a URL that says which servers to choose from, all of them. */
function connectionOf(url: string): Connection {
  const { hosts, mustWrite, connectTimeoutSeconds, ofFirstHost } = readPostgresUrl(url);
  if (!mustWrite) return { connectionString: url };
  const config = { connectionString: ofFirstHost };
  return { ...config, servers: createServers(hosts, config, connectTimeoutSeconds) };
}

/** How many connections the server has to have room for: of all processes, and of commands beside them. */
export function connectionsOf({ databasePool, workers }: Pick<Config, "databasePool" | "workers">): number {
  const processes = workers === 1 ? 1 : workers + 1;
  const besidePool = 3;
  const forCommands = databasePool + besidePool;
  return processes * (databasePool + besidePool) + forCommands;
}

/** Asks the server what it is, and what stands before it. */
async function serverThatSuffices(connection: Connection) {
  const client = await connect(connection);
  try {
    const { rows } = await client.query<Server>(
      `select current_setting('server_version_num')::int as number,
              split_part(current_setting('server_version'), ' ', 1) as version,
              current_setting('server_encoding') as encoding,
              has_database_privilege(current_database(), 'create')
                and has_schema_privilege('public', 'create') as may_create,
              array(select name::text from pg_available_extensions) as names`,
    );
    const [server] = rows;
    const lacking = server ? lacks(server) : [];
    if (lacking.length > 0) throw new Error(`The server at DATABASE_URL lacks: ${lacking.join("; ")}.`);
    return { version: server?.version ?? "", pooler: await findPooler(client) };
  } finally {
    await client.end();
  }
}

async function connect(connection: Connection): Promise<pg.Client> {
  try {
    // What the address says of certificates is read at once.
    const client = new Client({ ...connection, connectionTimeoutMillis: 5000 });
    client.on("error", () => {});
    await client.connect();
    return client;
  } catch (error) {
    throw new Error(`DATABASE_URL can't be reached: ${error instanceof Error ? error.message : error}`);
  }
}

interface Server {
  number: number;
  version: string;
  encoding: string;
  may_create: boolean;
  names: string[];
}

function lacks(server: Server): string[] {
  const missing = extensions.filter((name) => !server.names.includes(name));
  return [
    ...(server.number < oldestMajor * 10_000
      ? [`PostgreSQL ${oldestMajor} or newer (it is ${server.version})`]
      : []),
    ...(server.encoding === "UTF8" ? [] : [`the encoding UTF8 (it is ${server.encoding})`]),
    ...(server.may_create ? [] : ["the right to create in this database and in its schema public"]),
    ...(missing.length > 0 ? [`the extensions ${missing.join(", ")}`] : []),
  ];
}
