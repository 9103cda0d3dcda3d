import type { Config, Log } from "#platform/base";
import type { Tracer } from "./types.ts";

/** The tracer that the settings ask for; where they name no collector, nothing of it is loaded. */
export async function openTracer(
  { tracing }: Pick<Config, "tracing">,
  log: Log,
): Promise<Tracer | undefined> {
  if (tracing === undefined) return undefined;
  const { createTracer } = await import("./tracer.ts");
  return createTracer(tracing, log);
}
