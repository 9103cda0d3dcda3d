import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Log, ServerAddress } from "#platform/base";
import { isDiskFull, showHost, tellDiskFull } from "#platform/base";
import { Client } from "./client.ts";
import type { Connection } from "./types.ts";

const everyMilliseconds = 400;
const tickMilliseconds = 20;
/** A server that is connected to answers at once, or something is wrong. */
const silentTicks = 60;
/** Connecting derives keys in the pool of threads that passwords and pictures keep busy. */
const connectingTicks = 400;

/** Those whose request lost its server wait so long for another; who comes later is told to try again. */
const backWithinMilliseconds = 5000;

/** What is known of the server, and what those do whose statement it didn't answer. */
export interface CircuitBreaker {
  isUp(): boolean;
  /**
   * Asks the server anew, since somebody has lost a connection to it or was told that it is read-only. True once it answers;
   * false where there is one server only, which restarts at best, or none was found in 5 seconds.
   */
  isBack(): Promise<boolean>;
  stop(): Promise<void>;
}

/**
 * Asks the server for a sign of life over a connection of its own. When none comes, `sockets` are cut, so that
 * requests under way fail at once instead of waiting, and `revive` is called until the server answers. Of several servers
 * it is the one that takes writes: one that no longer does is left as one that is silent.
 */
export function createCircuitBreaker(
  connection: Connection,
  sockets: PoolSockets,
  { log, revive }: { log: Log; revive?: () => Promise<void> },
): CircuitBreaker {
  const { servers } = connection;
  const stopping = new AbortController();
  let pausing = new AbortController();
  let up = true;
  /** How often it was begun to ask, and has been answered or given up. */
  const asked = { begun: 0, ended: 0 };
  let client: pg.Client | undefined;
  let clientSocket: Socket | undefined;
  const watching = watch();

  return {
    isUp: () => up,
    async isBack() {
      if (servers === undefined) return false;
      const { begun } = asked;
      pausing.abort();
      const deadline = performance.now() + backWithinMilliseconds;
      while (!stopping.signal.aborted && performance.now() < deadline) {
        if (up && asked.ended > begun) return true;
        await sleep(tickMilliseconds);
      }
      return false;
    },
    async stop() {
      stopping.abort();
      pausing.abort();
      await watching;
      await client?.end().catch(() => {});
    },
  };

  async function watch() {
    while (!stopping.signal.aborted) {
      asked.begun++;
      const before = servers?.known();
      const answers = await answersInTime();
      if (stopping.signal.aborted) return;
      if (answers !== up) announce(answers, before);
      if (!answers)
        await revive?.().catch((error: unknown) =>
          isDiskFull(error)
            ? tellDiskFull(log, error)
            : log.warn({ err: error }, "the database did not start"),
        );
      asked.ended = asked.begun;
      pausing = new AbortController();
      await sleep(everyMilliseconds, undefined, { signal: pausing.signal }).catch(() => {});
    }
  }

  function announce(answers: boolean, before: ServerAddress | undefined) {
    up = answers;
    if (up) sockets.admit();
    else sockets.cut();
    const server = up ? servers?.known() : before;
    const where = server ? { server: showHost(server) } : {};
    log.warn(where, up ? "the database is back" : "the database is unreachable");
  }

  async function answersInTime(): Promise<boolean> {
    const answered = client === undefined ? connect() : ask(client);
    const patience = client === undefined ? connectingTicks : silentTicks;
    let outcome: boolean | undefined;
    answered.then(
      () => {
        outcome = true;
      },
      () => {
        outcome = false;
      },
    );
    // Ticks are counted, not time: while our own event loop stands still the server has no chance to be heard.
    for (let tick = 0; outcome === undefined && tick < patience; tick++) await sleep(tickMilliseconds);
    if (!outcome) {
      dropClient();
      servers?.forget(servers.known());
    }
    return outcome ?? false;
  }

  async function ask(opened: pg.Client) {
    if (servers === undefined) return void (await opened.query("select"));
    const { rows } = await opened.query<{ refuses: string }>(
      "select current_setting('transaction_read_only') as refuses",
    );
    if (rows[0]?.refuses !== "off") throw new Error("The server takes no writes any more.");
  }

  async function connect() {
    const socket = new Socket();
    clientSocket = socket;
    const opening = new Client({
      ...connection,
      application_name: "farmgate watch",
      stream: () => socket,
    });
    opening.on("error", () => {});
    await opening.connect();
    client = opening;
  }

  function dropClient() {
    client = undefined;
    clientSocket?.destroy();
  }
}

/** The sockets of a pool, those too that are still being connected. */
export interface PoolSockets {
  /** What `pg` makes its connections on. */
  open(): Socket;
  /** Ends all of them at once, and lets none begin. */
  cut(): void;
  /** Lets them begin again. */
  admit(): void;
}

export function poolSockets(): PoolSockets {
  const living = new Set<Socket>();
  let isCut = false;
  return {
    open() {
      const socket = new Socket();
      living.add(socket);
      socket.once("close", () => living.delete(socket));
      // After `pg` has begun to connect, so that it hears of the end.
      if (isCut) setImmediate(() => socket.destroy(new Error("Connection terminated: the database is away")));
      return socket;
    },
    cut() {
      isCut = true;
      for (const socket of living) socket.destroy();
    },
    admit() {
      isCut = false;
    },
  };
}
