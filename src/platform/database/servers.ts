import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type ServerAddress, showHost } from "#platform/base";

/** Servers of which one, the primary, takes writes; which one changes when it dies or is told to hand over. */
export interface Servers {
  /** Where the primary was when it was last looked for; undefined where nobody knows. */
  known(): ServerAddress | undefined;
  /**
   * The primary, looked for where it isn't known: all servers are asked at once, again and again until one takes writes.
   * Throws, after 8 seconds, what each of them said.
   */
  find(): Promise<ServerAddress>;
  /** Counts `stream` among those that lead to `server`. */
  lead(server: ServerAddress, stream: Destroyable): void;
  /** `server` is the primary no more, as far as anybody knows: whatever leads there is cut off. */
  forget(server: ServerAddress | undefined): void;
}

interface Destroyable {
  destroy(): void;
  once(event: "close", listener: () => void): unknown;
}

/** A server that was reached and takes no writes. */
export class NotPrimary extends Error {
  constructor(server: ServerAddress) {
    super(`${showHost(server)} takes no writes: it is a standby or read-only`);
  }
}

const searchMilliseconds = 8000;
/** Between two questions to one server. */
const pauseMilliseconds = 300;
/** Once one was found the others are waited for so long: a primary that was cut off may believe that it still is. */
const graceMilliseconds = 250;

export function createServers(
  hosts: readonly ServerAddress[],
  config: pg.ClientConfig,
  connectTimeoutSeconds = 5,
): Servers {
  const streams = new Map<ServerAddress, Set<Destroyable>>();
  let known: ServerAddress | undefined;
  let finding: Promise<ServerAddress> | undefined;

  return {
    known: () => known,
    find() {
      finding ??= search().finally(() => {
        finding = undefined;
      });
      return finding;
    },
    lead(server, stream) {
      const all = streams.get(server) ?? new Set();
      streams.set(server, all.add(stream));
      stream.once("close", () => all.delete(stream));
    },
    forget(server) {
      if (server === undefined) return;
      if (known === server) known = undefined;
      for (const stream of streams.get(server) ?? []) stream.destroy();
    },
  };

  async function search(): Promise<ServerAddress> {
    if (known !== undefined) return known;
    const ended = new AbortController();
    const said = new Map<ServerAddress, string>();
    const found: { server: ServerAddress; timeline: number }[] = [];
    const { promise: isFound, resolve: tellFound } = Promise.withResolvers<void>();
    const all = hosts.map(async (server) => {
      while (!ended.signal.aborted) {
        try {
          found.push({ server, timeline: await readTimeline(server, ended.signal) });
          return tellFound();
        } catch (error) {
          said.set(server, error instanceof Error ? error.message || String(error) : String(error));
          // A wrong password or database stays wrong.
          if (error instanceof pg.DatabaseError && /^(28|3D)/.test(error.code ?? "")) return;
        }
        await sleep(pauseMilliseconds, undefined, { signal: ended.signal }).catch(() => {});
      }
    });
    const pause = (milliseconds: number) =>
      sleep(milliseconds, undefined, { signal: ended.signal }).catch(() => {});
    await Promise.race([isFound, Promise.all(all), pause(searchMilliseconds)]);
    if (found.length > 0) await Promise.race([Promise.all(all), pause(graceMilliseconds)]);
    ended.abort();
    // Each promotion begins a timeline.
    const [best] = found.toSorted((a, b) => b.timeline - a.timeline);
    if (best === undefined)
      throw new Error(
        `none of its servers takes writes (${hosts.map((host) => `${showHost(host)}: ${said.get(host) ?? "no answer"}`).join("; ")})`,
      );
    known = best.server;
    return known;
  }

  /** The timeline of a server that takes writes. Throws what keeps it from that. */
  async function readTimeline(server: ServerAddress, signal: AbortSignal): Promise<number> {
    const client = new pg.Client({
      ...config,
      ...{ application_name: "farmgate search", connectionTimeoutMillis: connectTimeoutSeconds * 1000 },
      query_timeout: connectTimeoutSeconds * 1000,
    });
    client.on("error", () => {});
    leadTo(client, server);
    const { stream } = client.connection;
    const end = () => stream.destroy();
    signal.addEventListener("abort", end);
    try {
      await client.connect();
      const { rows } = await client.query<{ refuses: string; timeline: string }>(asked);
      const [row] = rows;
      if (row?.refuses !== "off") throw new NotPrimary(server);
      return Number.parseInt(row.timeline, 16);
    } finally {
      signal.removeEventListener("abort", end);
      stream.destroy();
    }
  }
}

/** The name of a segment of the write-ahead log begins with its timeline; a standby writes none. */
const asked = `select current_setting('transaction_read_only') as refuses,
  case when pg_is_in_recovery() then '0' else left(pg_walfile_name(pg_current_wal_lsn()), 8) end as timeline`;

/** Has a client that isn't connected yet connect to `server`. */
export function leadTo(client: pg.Client, { host, port }: ServerAddress): void {
  client.host = host;
  client.port = port;
}
