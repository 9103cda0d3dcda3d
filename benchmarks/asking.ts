import { fork } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { percentile } from "./figures.ts";

/** What is asked of an HTTP server. */
export interface Load {
  /** Where it listens. */
  url: string;
  /** For each connection what is sent over it, as whole requests: each after the answer to the one before. */
  clients: string[][];
  /** Each is sent once, and there have to be enough; otherwise a connection begins again after its last. */
  isOnce?: boolean;
}

export interface Asked {
  /** Answers a second. */
  perSecond: number;
  /** All that were answered, those before the measurement among them. */
  requests: number;
  p50Milliseconds: number;
  p99Milliseconds: number;
}

/**
 * Asks an HTTP server by bare sockets, which take less of the machine than a client that reads what comes, and in a
 * process of its own. The first quarter of a second is not measured. Throws where an answer is no 200, 201 or 304.
 */
export async function ask(load: Load, seconds: number): Promise<Asked> {
  const [asked] = await askInTurns([load], seconds);
  if (!asked) throw new Error("nothing was asked");
  return asked;
}

/**
 * The same of several servers, for so many seconds each, in short turns: whatever else the machine does at a moment
 * befalls all alike.
 */
export async function askInTurns(loads: Load[], seconds: number): Promise<Asked[]> {
  const asking = fork(new URL(import.meta.url), { execArgv: [] });
  asking.send({ loads, seconds });
  const [told] = await once(asking, "message");
  asking.kill();
  if (told.failed) throw new Error(told.failed);
  return told;
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

if (import.meta.main && process.send) {
  process.once("message", async ({ loads, seconds }: { loads: Load[]; seconds: number }) => {
    process.send?.(await askAll(loads, seconds).catch((error) => ({ failed: String(error) })));
  });
}

const unmeasuredSeconds = 0.25;
const turnSeconds = 0.25;

async function askAll(loads: Load[], seconds: number): Promise<Asked[]> {
  const servers = await Promise.all(loads.map(openServer));
  for (const server of servers) await server.askFor(unmeasuredSeconds);
  for (const server of servers) server.begin();
  const turns = servers.length === 1 ? 1 : Math.ceil(seconds / turnSeconds);
  for (let turn = 0; turn < turns; turn++) {
    for (const server of servers) await server.askFor(seconds / turns);
  }
  return servers.map((server) => server.end());
}

async function openServer({ url, clients, isOnce = false }: Load) {
  const sockets = await Promise.all(clients.map(() => openSocket(url)));
  const next = clients.map((requests) => nextOf(requests, isOnce));
  let took: number[] = [];
  let elapsedSeconds = 0;
  let requests = 0;
  return {
    async askFor(seconds: number) {
      const from = performance.now();
      const until = from + seconds * 1000;
      const answered = (sentAt: number) => {
        const now = performance.now();
        requests++;
        took.push(now - sentAt);
        return now < until;
      };
      await Promise.all(sockets.map((socket, n) => askInTurn(socket, next[n] ?? (() => ""), answered)));
      elapsedSeconds += (performance.now() - from) / 1000;
    },
    /** What came before isn't measured. */
    begin() {
      took = [];
      elapsedSeconds = 0;
    },
    end(): Asked {
      for (const socket of sockets) socket.destroy();
      return {
        ...{ perSecond: took.length / elapsedSeconds, requests },
        ...{ p50Milliseconds: percentile(took, 50), p99Milliseconds: percentile(took, 99) },
      };
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
      bytesLeft = length - (begun.length - end - 4);
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
