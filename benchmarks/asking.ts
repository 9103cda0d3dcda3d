import { fork } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { percentile } from "./figures.ts";
import type { Cpu } from "./processes.ts";

/** What is asked of an HTTP server. */
export interface Load {
  /** Where it listens. */
  url: string;
  /** For each connection what is sent over it, as whole requests: each after the answer to the one before. */
  clients: string[][];
  /** Each is sent once, and there have to be enough; otherwise a connection begins again after its last. */
  isOnce?: boolean;
  /** Done before each turn, at nobody's cost. */
  refill?: () => Promise<void>;
  /** Done after each turn, as a part of it: waits for what so many answers have left to do. */
  settle?: (answers: number) => Promise<void>;
}

/** One of those that are asked in turns. */
export interface Side {
  load: Load;
  /** What it has taken of the processors until now; without it that is not known. */
  cpu?: () => Cpu;
}

export interface Asked {
  /** Answers a second. */
  perSecond: number;
  p50Milliseconds: number;
  p99Milliseconds: number;
  /** For each answer, where it is known. */
  cpu: Cpu | undefined;
}

const unmeasuredSeconds = 0.25;
const turnSeconds = 0.25;
/** What is left to do after a turn begins late where it is looked for now and then, which is no matter where it is much. */
const settlingTurnSeconds = 1;

/** As below, of one server. */
export async function ask(load: Load, seconds: number): Promise<Asked> {
  const [asked] = await askInTurns([{ load }], seconds);
  if (!asked) throw new Error("nothing was asked");
  return asked;
}

/**
 * Asks HTTP servers for so many seconds each, in turns of a quarter of a second, or of a whole one where answers leave something
 * to do, or as long as told: whatever else the machine does at a moment befalls all alike. Bare sockets in a process of its own ask, which take less
 * of the machine than a client that reads what comes. The first turn is not measured. Throws where an answer is no 200, 201 or 304.
 */
export async function askInTurns(
  sides: Side[],
  seconds: number,
  length = sides.some(({ load }) => load.settle) ? settlingTurnSeconds : turnSeconds,
): Promise<Asked[]> {
  const asker = await openAsker(sides.map(({ load }) => load));
  try {
    for (const [place, side] of sides.entries()) await takeTurn(asker, side, place, unmeasuredSeconds);
    const turns = sides.map((): Turn[] => []);
    for (let asked = 0; asked < seconds; asked += length) {
      for (const [place, side] of sides.entries())
        turns[place]?.push(await takeTurn(asker, side, place, length));
    }
    return turns.map(sumUp);
  } finally {
    asker.close();
  }
}

interface Turn {
  seconds: number;
  /** The milliseconds to each answer. */
  took: number[];
  cpu: Cpu | undefined;
}

async function takeTurn(asker: Asker, { load, cpu }: Side, place: number, seconds: number): Promise<Turn> {
  await load.refill?.();
  const before = cpu?.();
  const turn = await asker.ask(place, seconds);
  const answeredAt = performance.now();
  await load.settle?.(turn.took.length);
  const settling = load.settle ? (performance.now() - answeredAt) / 1000 : 0;
  const after = cpu?.();
  return {
    ...{ took: turn.took, seconds: turn.seconds + settling },
    cpu: before &&
      after && { server: after.server - before.server, database: after.database - before.database },
  };
}

function sumUp(turns: Turn[]): Asked {
  const took = turns.flatMap((turn) => turn.took);
  const sum = (of: (turn: Turn) => number) => turns.reduce((all, turn) => all + of(turn), 0);
  const isKnown = turns.every(({ cpu }) => cpu);
  return {
    perSecond: took.length / sum(({ seconds }) => seconds),
    ...{ p50Milliseconds: percentile(took, 50), p99Milliseconds: percentile(took, 99) },
    cpu: isKnown
      ? {
          server: sum(({ cpu }) => cpu?.server ?? 0) / took.length,
          database: sum(({ cpu }) => cpu?.database ?? 0) / took.length,
        }
      : undefined,
  };
}

interface Asker {
  /** Asks the server of that load for so long. */
  ask(place: number, seconds: number): Promise<{ took: number[]; seconds: number }>;
  close(): void;
}

async function openAsker(loads: Load[]): Promise<Asker> {
  const child = fork(new URL(import.meta.url), { execArgv: [], serialization: "advanced" });
  const told = async (sent: object) => {
    child.send(sent);
    const [heard] = await once(child, "message");
    if (heard.failed) throw new Error(heard.failed);
    return heard;
  };
  try {
    await told({ loads: loads.map(({ url, clients, isOnce = false }) => ({ url, clients, isOnce })) });
  } catch (error) {
    child.kill();
    throw error;
  }
  return {
    ask: (place, seconds) => told({ place, seconds }),
    close: () => void child.kill(),
  };
}

/** One connection from this process, for one request after the other. */
export async function connectTo(url: string): Promise<{
  /** Gives the milliseconds to the end of its answer, and what came. */
  time(request: string): Promise<{ milliseconds: number; bytes: number }>;
  close(): void;
}> {
  const socket = await openSocket(url);
  return {
    async time(request) {
      let milliseconds = 0;
      const before = socket.bytesRead;
      await askInTurn(
        socket,
        () => request,
        (sentAt) => {
          milliseconds = performance.now() - sentAt;
          return false;
        },
      );
      return { milliseconds, bytes: socket.bytesRead - before };
    },
    close: () => socket.destroy(),
  };
}

/** How often a second `atOnce` workers get through `work`, each told which it is. */
export async function perSecond(
  atOnce: number,
  seconds: number,
  work: (n: number) => Promise<unknown>,
): Promise<number> {
  const began = performance.now();
  let done = 0;
  const worker = async (_: unknown, n: number) => {
    while (performance.now() - began < seconds * 1000) {
      await work(n);
      done++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (done * 1000) / (performance.now() - began);
}

type Sent = { loads: Load[] } | { place: number; seconds: number };

if (import.meta.main && process.send) {
  let servers: Awaited<ReturnType<typeof openServer>>[] = [];
  const answerTo = async (sent: Sent) => {
    if ("place" in sent) return servers[sent.place]?.askFor(sent.seconds);
    servers = await Promise.all(sent.loads.map(openServer));
    return { opened: servers.length };
  };
  process.on("message", async (sent: Sent) => {
    process.send?.(await answerTo(sent).catch((error) => ({ failed: String(error) })));
  });
}

async function openServer({ url, clients, isOnce = false }: Load) {
  const sockets = await Promise.all(clients.map(() => openSocket(url)));
  const next = clients.map((requests) => nextOf(requests, isOnce));
  return {
    async askFor(seconds: number): Promise<{ took: number[]; seconds: number }> {
      const took: number[] = [];
      const from = performance.now();
      const until = from + seconds * 1000;
      const answered = (sentAt: number) => {
        const now = performance.now();
        took.push(now - sentAt);
        return now < until;
      };
      await Promise.all(sockets.map((socket, n) => askInTurn(socket, next[n] ?? (() => ""), answered)));
      return { took, seconds: (performance.now() - from) / 1000 };
    },
  };
}

export async function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, "connect");
  return socket;
}

function nextOf(requests: string[], isOnce: boolean): () => string {
  let sent = 0;
  return () => {
    const request = requests[isOnce ? sent : sent % requests.length];
    if (request === undefined) throw new Error("there are too few requests");
    sent++;
    return request;
  };
}

/** Sends one after the other, until `answered` says that it is enough. */
function askInTurn(socket: Socket, next: () => string, answered: (sentAt: number) => boolean): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let sentAt = 0;
  const send = () => {
    sentAt = performance.now();
    socket.write(next());
  };
  const take = (status: number, begun: string) => {
    if (![200, 201, 304].includes(status)) reject(new Error(`the answer was ${begun}`));
    else if (answered(sentAt)) send();
    else resolve();
  };
  const stop = readAnswers(socket, { take, fail: reject });
  send();
  return promise.finally(stop);
}

/** How an answer in chunks ends, which is kept as a whole until then. */
const lastChunk = Buffer.from("\r\n0\r\n\r\n");

/** Tells of each answer that has come as a whole: its status, and how a refusal begins. Gives what ends it. */
export function readAnswers(
  socket: Socket,
  { take, fail }: { take: (status: number, begun: string) => void; fail: (error: Error) => void },
): () => void {
  let bytesLeft: number | undefined;
  let status = 0;
  let begun: Buffer = Buffer.alloc(0);
  const read = (chunk: Buffer) => {
    if (bytesLeft === undefined) {
      begun = begun.length === 0 ? chunk : Buffer.concat([begun, chunk]);
      const end = begun.indexOf("\r\n\r\n");
      if (end === -1) return;
      const head = begun.toString("latin1", 0, end);
      status = Number(head.slice(9, 12));
      const length = status === 304 ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
      if (Number.isNaN(length) && !begun.subarray(-7).equals(lastChunk)) return;
      bytesLeft = Number.isNaN(length) ? 0 : length - (begun.length - end - 4);
    } else bytesLeft -= chunk.length;
    if (bytesLeft > 0) return;
    const text = status >= 400 ? begun.toString("utf8", 0, 1000) : "";
    bytesLeft = undefined;
    begun = Buffer.alloc(0);
    take(status, text);
  };
  const readOrFail = (chunk: Buffer) => {
    try {
      read(chunk);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const failClosed = () => fail(new Error("the server ended a connection"));
  socket.on("data", readOrFail).once("close", failClosed);
  return () => socket.off("data", readOrFail).off("close", failClosed);
}
