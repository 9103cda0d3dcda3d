import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Whether a request is the last that its connection has brought. */
export type IsLast = (request: IncomingMessage) => boolean;

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** How many requests that one connection pipelines are handled at once. */
const maxConcurrent = 8;
/** With so many queued behind them, no more are read from the connection. */
const maxQueued = 64;

/**
 * Limits pipelining: of the requests that a connection sends without waiting for responses 8 are handled at a time, and
 * between them it is other connections' turn. Else thousands that come in one packet would be handled before anybody
 * else's.
 */
export function limitPipelining(handle: Handle): { listener: Handle; isLast: IsLast } {
  const newest = new WeakMap<Socket, ServerResponse>();
  const pipelines = new WeakMap<Socket, Pipeline>();

  return {
    listener(request, response) {
      const { socket } = request;
      const before = newest.get(socket);
      newest.set(socket, response);
      // Nearly everybody waits for an answer before they send the next request.
      if (before === undefined || before.closed) return handle(request, response);
      const pipeline = pipelines.get(socket) ?? createPipeline(socket, handle, before);
      pipelines.set(socket, pipeline);
      pipeline.enqueue(request, response);
    },
    isLast: (request) => newest.get(request.socket)?.req === request,
  };
}

/** The requests of one connection after `first`, which isn't answered yet. */
function createPipeline(socket: Socket, handle: Handle, first: ServerResponse) {
  let queue: [IncomingMessage, ServerResponse][] = [];
  let pending = 1;
  first.once("close", end);
  socket.once("close", () => {
    queue = [];
  });
  return { enqueue };

  function enqueue(request: IncomingMessage, response: ServerResponse) {
    queue.push([request, response]);
    if (queue.length >= maxQueued) socket.pause();
    if (pending < maxConcurrent) dequeue();
  }

  function dequeue() {
    const [next] = queue.splice(0, 1);
    if (next === undefined) return;
    pending++;
    next[1].once("close", end);
    handle(...next);
    if (queue.length < maxQueued / 2) socket.resume();
  }

  function end() {
    pending--;
    // Not at once: what others have sent meanwhile comes first.
    setImmediate(dequeue);
  }
}

type Pipeline = ReturnType<typeof createPipeline>;
