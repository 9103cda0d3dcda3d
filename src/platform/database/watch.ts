import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Log } from "../log.ts";
import type { Connection } from "./database.ts";

const everyMilliseconds = 400;
const patienceMilliseconds = 1200;

/**
 * Asks the server for a sign of life over a connection of its own. When none comes, every connection of the
 * pool is cut, so that requests under way fail at once instead of waiting, and `revive` is called until the
 * server answers.
 */
export function watchServer(
  connection: Connection,
  pool: pg.Pool,
  { log, revive }: { log: Log; revive?: () => Promise<void> },
) {
  const stopping = new AbortController();
  const poolSockets = collectSockets(pool);
  let up = true;
  let client: pg.Client | undefined;
  const watching = watch();

  return {
    isUp: () => up,
    async stop() {
      stopping.abort();
      await watching;
      await client?.end().catch(() => {});
    },
  };

  async function watch() {
    while (!stopping.signal.aborted) {
      const answers = await answersInTime();
      if (stopping.signal.aborted) return;
      if (answers !== up) announce(answers);
      if (!answers)
        await revive?.().catch((error: unknown) => log.warn({ err: error }, "the database did not start"));
      await sleep(everyMilliseconds, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  function announce(answers: boolean) {
    up = answers;
    if (up) return log.info("the database is back");
    log.error("the database is away");
    for (const socket of poolSockets) socket.destroy();
  }

  async function answersInTime(): Promise<boolean> {
    const deadline = new AbortController();
    const answered = signOfLife().then(
      () => true,
      () => false,
    );
    const silent = sleep(patienceMilliseconds, false, { signal: deadline.signal })
      // A busy event loop may see the deadline first though the answer is there: one more turn to read it.
      .then(() => sleep(20, false))
      .catch(() => false);
    const result = await Promise.race([answered, silent]);
    deadline.abort();
    if (!result) dropClient();
    return result;
  }

  async function signOfLife() {
    if (client === undefined) {
      const opening = new pg.Client({ ...connection, application_name: "farmgate watch" });
      opening.on("error", () => {});
      client = opening;
      await opening.connect();
    }
    await client.query("select");
  }

  function dropClient() {
    const dropped = client;
    client = undefined;
    if (dropped) socketOf(dropped)?.destroy();
  }
}

/** The sockets of the pool's living connections, kept up to date. */
function collectSockets(pool: pg.Pool): Set<{ destroy(): void }> {
  const sockets = new Set<{ destroy(): void }>();
  pool.on("connect", (client) => {
    const socket = socketOf(client);
    if (socket) sockets.add(socket);
  });
  pool.on("remove", (client) => {
    const socket = socketOf(client);
    if (socket) sockets.delete(socket);
  });
  return sockets;
}

function socketOf(client: pg.Client | pg.PoolClient): { destroy(): void } | undefined {
  if (!("connection" in client)) return undefined;
  const { connection } = client;
  if (typeof connection !== "object" || connection === null || !("stream" in connection)) return undefined;
  const { stream } = connection;
  return isDestroyable(stream) ? stream : undefined;
}

function isDestroyable(value: unknown): value is { destroy(): void } {
  return (
    typeof value === "object" && value !== null && "destroy" in value && typeof value.destroy === "function"
  );
}
