import { once } from "node:events";
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What goes wrong with one request: it is done and nobody hears of it, or it is turned away with a status. */
type Fault = "lose the answer" | 409 | 429 | 503;

/** A line to a server on which `faultOf` decides, for each request, what goes wrong. */
export async function openLine(to: string, faultOf: (route: string) => Fault | undefined) {
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const route = `${incoming.method} ${incoming.url?.replace("/backend/api", "")}`;
    seen.push(route);
    const fault = faultOf(route);
    if (typeof fault === "number") turnAway(outgoing, fault);
    else forward(to, incoming, outgoing, fault === "lose the answer");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    api: `http://127.0.0.1:${port}/backend/api`,
    /** Each request that came, as `GET /me/`. */
    seen,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function turnAway(outgoing: ServerResponse, status: number): void {
  const code = { 409: "idempotency_in_progress", 429: "rate_limited", 503: "unavailable" }[status];
  const retryAfter = status === 409 ? {} : { "retry-after": "1" };
  outgoing.writeHead(status, { "content-type": "application/problem+json", ...retryAfter });
  outgoing.end(JSON.stringify({ status, code, detail: "Not now." }));
}

function forward(to: string, incoming: IncomingMessage, outgoing: ServerResponse, isLost: boolean): void {
  const { method, headers, url } = incoming;
  const onward = ask(`${to}${url}`, { method, headers }, (answer) => {
    if (isLost) {
      answer.resume().on("end", () => outgoing.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(onward);
}
