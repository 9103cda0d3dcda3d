import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Log } from "#platform/base";
import { isDiskFull, tellDiskFull } from "#platform/base";
import type { Connection } from "./types.ts";

const everyMilliseconds = 400;
const tickMilliseconds = 20;
/** A server that is connected to answers at once, or something is wrong. */
const silentTicks = 60;
/** Connecting derives keys in the pool of threads that passwords and pictures keep busy. */
const connectingTicks = 400;

/**
 * Asks the server for a sign of life over a connection of its own. When none comes, `sockets` are cut, so that
 * requests under way fail at once instead of waiting, and `revive` is called until the server answers.
 */
export function createCircuitBreaker(
  connection: Connection,
  sockets: PoolSockets,
  { log, revive }: { log: Log; revive?: () => Promise<void> },
) {
  const stopping = new AbortController();
  let up = true;
  let client: pg.Client | undefined;
  let clientSocket: Socket | undefined;
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
        await revive?.().catch((error: unknown) =>
          isDiskFull(error)
            ? tellDiskFull(log, error)
            : log.warn({ err: error }, "the database did not start"),
        );
      await sleep(everyMilliseconds, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  function announce(answers: boolean) {
    up = answers;
    if (up) sockets.admit();
    else sockets.cut();
    log.warn(up ? "the database is back" : "the database is unreachable");
  }

  async function answersInTime(): Promise<boolean> {
    const answered = client === undefined ? connect() : client.query("select");
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
    if (!outcome) dropClient();
    return outcome ?? false;
  }

  async function connect() {
    const socket = new Socket();
    clientSocket = socket;
    const opening = new pg.Client({
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
