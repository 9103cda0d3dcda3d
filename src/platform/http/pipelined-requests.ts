import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Whether a request is the last that its connection has brought. */
export type IsLast = (request: IncomingMessage) => boolean;

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** Of the requests that one connection sends without waiting for answers, so many are under way at once. */
const mostAtOnce = 8;
/** With so many waiting behind them, no more are read from it. */
const mostWaiting = 64;

/**
 * Gives each connection its share: what it sends without waiting for answers is handled some at a time, and between
 * them it is the others' turn. Else thousands that come in one packet would be handled before anybody else's.
 */
export function createShares(handle: Handle): { take: Handle; isLast: IsLast } {
  const newest = new WeakMap<Socket, ServerResponse>();
  const lines = new WeakMap<Socket, Line>();

  return {
    take(request, response) {
      const { socket } = request;
      const before = newest.get(socket);
      newest.set(socket, response);
      // Nearly everybody waits for an answer before they send the next request.
      if (before === undefined || before.closed) return handle(request, response);
      const line = lines.get(socket) ?? createLine(socket, handle, before);
      lines.set(socket, line);
      line.join(request, response);
    },
    isLast: (request) => newest.get(request.socket)?.req === request,
  };
}

/** What one connection has sent beyond the first that isn't answered yet, `first`. */
function createLine(socket: Socket, handle: Handle, first: ServerResponse) {
  let waiting: [IncomingMessage, ServerResponse][] = [];
  let underWay = 1;
  first.once("close", end);
  socket.once("close", () => {
    waiting = [];
  });
  return { join };

  function join(request: IncomingMessage, response: ServerResponse) {
    waiting.push([request, response]);
    if (waiting.length >= mostWaiting) socket.pause();
    if (underWay < mostAtOnce) begin();
  }

  function begin() {
    const [next] = waiting.splice(0, 1);
    if (next === undefined) return;
    underWay++;
    next[1].once("close", end);
    handle(...next);
    if (waiting.length < mostWaiting / 2) socket.resume();
  }

  function end() {
    underWay--;
    // Not at once: what others have sent meanwhile comes first.
    setImmediate(begin);
  }
}

type Line = ReturnType<typeof createLine>;
