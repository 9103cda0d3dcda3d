import type { Socket } from "node:net";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

/**
 * Has the server close gracefully: it waits for the requests that were sent, for at most `timeoutSeconds`, and for
 * nothing else. Who asks again and again on one connection is answered there once more, and told that it ends: cut
 * between two of their requests they would lose the second.
 */
export function registerGracefulClose(app: FastifyInstance, timeoutSeconds: number): void {
  const { server } = app;
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  const closeIdle = server.closeIdleConnections.bind(server);
  // By the server's own `close`, once it takes no more connections.
  server.closeIdleConnections = async () => {
    setTimeout(() => server.closeAllConnections(), timeoutSeconds * 1000).unref();
    await untilIdle(open);
    closeIdle();
    // Node would wait for who has never asked for anything.
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  };
  // Connections that the system has taken for it already are its own.
  app.addHook("preClose", async () => {
    for (let turns = 0; turns < 3; turns++) await setImmediate();
  });
}

/** Resolves when nothing has come on any of them for a while, in two seconds at the latest. */
async function untilIdle(open: Set<Socket>): Promise<void> {
  for (let pauses = 0; pauses < 8 && open.size > 0; pauses++) {
    const before = new Map([...open].map((socket) => [socket, socket.bytesRead]));
    await sleep(idleMilliseconds);
    if ([...open].every((socket) => socket.bytesRead === before.get(socket))) return;
  }
}

const idleMilliseconds = 250;
