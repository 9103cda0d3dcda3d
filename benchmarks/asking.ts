import { connect, type Socket } from "node:net";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

/**
 * Asks an HTTP server by bare sockets, which take less of the machine than a client that reads what comes, and in a
 * thread of its own. Each request is sent on a socket of its own, again and again; of a list of requests each is sent
 * once, and there have to be enough. Each answer has to be a 200 or 201. Gives the answers a second.
 */
export function askedPerSecond(
  url: string,
  requests: (string | string[])[],
  seconds: number,
): Promise<number> {
  const asking = new Worker(new URL(import.meta.url), { workerData: { url, requests, seconds } });
  return new Promise((resolve, reject) => asking.once("message", resolve).once("error", reject));
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

if (!isMainThread && workerData?.requests) {
  const { url, requests, seconds }: { url: string; requests: (string | string[])[]; seconds: number } =
    workerData;
  const { hostname, port } = new URL(url);
  const asked = requests.map((request) => ({ request, socket: connect(Number(port), hostname) }));
  const rate = await perSecond(asked.length, seconds, async (n) => {
    const { request, socket } = asked[n] ?? {};
    const next = typeof request === "string" ? request : request?.pop();
    if (!socket || next === undefined) throw new Error("there are too few requests");
    await answerOn(socket, next);
  });
  for (const { socket } of asked) socket.destroy();
  parentPort?.postMessage(rate);
}

function answerOn(socket: Socket, request: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let bytesLeft: number | undefined;
    const take = (chunk: Buffer) => {
      let body = chunk.length;
      if (bytesLeft === undefined) {
        const head = chunk.indexOf("\r\n\r\n");
        const [, status, length] =
          /^HTTP\/1.1 (\d+).*\r\ncontent-length: (\d+)/is.exec(chunk.toString("latin1", 0, head)) ?? [];
        if (status !== "200" && status !== "201")
          return reject(new Error(`the answer was ${chunk.toString("utf8", 0, 1000)}`));
        bytesLeft = Number(length);
        body -= head + 4;
      }
      bytesLeft -= body;
      if (bytesLeft > 0) return;
      socket.off("data", take);
      resolve();
    };
    socket.on("data", take);
    socket.write(request);
  });
}
