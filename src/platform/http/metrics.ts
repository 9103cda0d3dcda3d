import cluster from "node:cluster";
import type { FastifyInstance } from "fastify";
import type { Gauge, LabelledGauge } from "./gauges.ts";
import { readGauge } from "./gauges.ts";
import { createMetricsServer, type MetricsAddress } from "./metrics-server.ts";
import type { ResponseListener } from "./request-events.ts";

/**
 * Measures requests and serves what Prometheus reads at `/metrics`, on a port of its own that the site's visitors never
 * reach. A worker only measures: the primary asks for it.
 */
export async function registerMetrics(
  app: FastifyInstance,
  place: MetricsAddress,
  gauges: (Gauge | LabelledGauge)[],
): Promise<ResponseListener> {
  // Loaded where somebody reads them: memory that most sites keep for visitors.
  const {
    AggregatorRegistry,
    collectDefaultMetrics,
    Gauge: Metric,
    Histogram,
    Registry,
  } = await import("@prometheus-io/client");
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "How long requests took, by the pattern of their route.",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  for (const gauge of gauges) {
    const told = { name: gauge.name, help: gauge.help, registers: [registry], aggregator: gauge.ofWorkers };
    if ("label" in gauge) {
      const { label, readAll } = gauge;
      new Metric({
        ...told,
        labelNames: [label],
        collect() {
          for (const { of, value } of readAll()) this.set({ [label]: of }, value);
        },
      });
      continue;
    }
    new Metric({
      ...told,
      async collect() {
        const value = await readGauge(gauge);
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }
  const observe: ResponseListener = ({ method, route, status, milliseconds }) =>
    durations.observe({ method, route, status }, milliseconds / 1000);

  if (cluster.isWorker) {
    AggregatorRegistry.setRegistries(registry);
    // Answers the primary from here on.
    new AggregatorRegistry();
    return observe;
  }
  const serving = createMetricsServer(place, () => registry.metrics());
  app.addHook("onReady", serving.open);
  app.addHook("onClose", serving.close);
  return observe;
}
