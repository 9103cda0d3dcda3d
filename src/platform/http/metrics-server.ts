import type { RequestListener, Server } from "node:http";

/** Serves the metrics of all workers together; answers how to close it. To be called in the primary. */
export async function serveGroupMetrics(address: MetricsAddress): Promise<() => Promise<void>> {
  // Loaded where somebody reads them: memory that most sites keep for visitors.
  const { AggregatorRegistry } = await import("@prometheus-io/client");
  const registry = new AggregatorRegistry();
  const serving = createMetricsServer(address, () => registry.clusterMetrics());
  await serving.open();
  return serving.close;
}

/** Where Prometheus scrapes them. */
export interface MetricsAddress {
  host: string;
  port: number;
}

/** An HTTP server that answers what `read` gives, as Prometheus wants it. */
export function createMetricsServer({ host, port }: MetricsAddress, read: () => Promise<string>) {
  let server: Server | undefined;
  return {
    async open() {
      // To import it brings with it what `fetch` is made of, which takes megabytes.
      const { createServer } = await import("node:http");
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      server = createServer(answerWith(read)).once("error", reject).listen(port, host, resolve);
      await promise.catch((error: NodeJS.ErrnoException) => {
        throw error.code === "EADDRINUSE"
          ? new Error(`METRICS_PORT ${port} is already in use. Set another.`)
          : error;
      });
    },
    async close() {
      server?.close();
      server?.closeAllConnections();
    },
  };
}

function answerWith(read: () => Promise<string>): RequestListener {
  return async (request, response) => {
    if (request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    // A worker that ends at this moment doesn't answer; Prometheus asks again.
    const text = await read().catch(() => undefined);
    if (text === undefined) response.writeHead(503).end();
    else response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
  };
}
