import { ConfigError, line, type Parse, type Read } from "./settings.ts";

/** Where traces go and which are taken; the names and values are OpenTelemetry's. */
export interface TracingSettings {
  /** A collector that takes OTLP over HTTP, without a closing slash. */
  endpoint: string;
  /** With each delivery; what the collector asks for to let somebody in. */
  headers: Record<string, string>;
  service: string;
  /** Whether who calls has a say; then the ratio is of those who say nothing. */
  isParentBased: boolean;
  /** Of the requests and jobs, from 0 to 1. */
  ratio: number;
}

const samplers = ["always_on", "always_off", "traceidratio"];

/** Checked also where nothing is traced, so that a slip is told before it is needed; undefined there. */
export function readTracingSettings(read: Read): TracingSettings | undefined {
  const endpoint = read("OTEL_EXPORTER_OTLP_ENDPOINT", undefined, collector);
  const headers = read("OTEL_EXPORTER_OTLP_HEADERS", undefined, headerList) ?? {};
  const service = read("OTEL_SERVICE_NAME", "farmgate", line(100));
  const sampler = read("OTEL_TRACES_SAMPLER", "parentbased_traceidratio", samplerName);
  const argument = read("OTEL_TRACES_SAMPLER_ARG", undefined, share);
  if (argument !== undefined && sampler.kind !== "traceidratio")
    throw new ConfigError("OTEL_TRACES_SAMPLER_ARG is set, but OTEL_TRACES_SAMPLER takes no ratio.");
  if (endpoint === undefined) return undefined;
  const ratio = { always_on: 1, always_off: 0 }[sampler.kind] ?? argument ?? usualRatio;
  return { endpoint, headers, service, isParentBased: sampler.isParentBased, ratio };
}

/** One in a hundred: enough to see where time goes, too few to slow anything. */
const usualRatio = 0.01;

const collector: Parse<string> = (value) => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  const isPlain = parsed && /^https?:$/.test(parsed.protocol) && !parsed.search && !parsed.hash;
  if (!isPlain || parsed.username || parsed.password)
    throw new Error("must be like http://127.0.0.1:4318, with keys in OTEL_EXPORTER_OTLP_HEADERS");
  return parsed.href.replace(/\/+$/, "");
};

/** Fields that belong to the connection, or that say what is in the body. */
const notTheirs = /^(connection|content-.*|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;

const headerList: Parse<Record<string, string>> = (value) => {
  const headers: Record<string, string> = {};
  for (const pair of value.split(",")) {
    const [, name = "", encoded = ""] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=(.*)$/.exec(pair) ?? [];
    const decoded = decode(encoded.trim());
    if (name === "" || notTheirs.test(name) || decoded === undefined || !/^[\t\x20-\x7e]*$/.test(decoded))
      throw new Error("must be like api-key=secret,other=value, with anything unusual percent-encoded");
    headers[name] = decoded;
  }
  return headers;
};

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const samplerName: Parse<{ kind: string; isParentBased: boolean }> = (value) => {
  const isParentBased = value.startsWith("parentbased_");
  const kind = value.replace("parentbased_", "");
  if (!samplers.includes(kind))
    throw new Error(`must be one of ${samplers.join(", ")}, or one of these after parentbased_`);
  return { kind, isParentBased };
};

const share: Parse<number> = (value) => {
  const number = Number(value);
  if (!/^(\d+(\.\d+)?|\.\d+)$/.test(value) || number > 1) throw new Error("must be a ratio from 0 to 1");
  return number;
};
