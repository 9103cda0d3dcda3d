import { randomUUID } from "node:crypto";
import type { Log, TracingSettings } from "#platform/base";
import { type EndedSpan, otlpBody } from "./otlp.ts";

/** Some minutes of a site at its usual ratio; then what comes is dropped. */
const mostQueued = 2048;
const batchSize = 512;
const pauseMilliseconds = 5000;
const patienceMilliseconds = 10_000;
const stopMilliseconds = 3000;

/** Takes spans, at once and always, and sends them to the collector in batches; a batch that fails is dropped. */
export interface Delivery {
  add(spans: EndedSpan[]): void;
  close(): Promise<void>;
}

export function createDelivery({ endpoint, headers, service }: TracingSettings, log: Log): Delivery {
  const resource = { "service.name": service, "service.instance.id": randomUUID() };
  const stopping = new AbortController();
  let queue: EndedSpan[] = [];
  let dropped = 0;
  let isAway = false;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;

  return {
    add(spans) {
      if (stopping.signal.aborted || queue.length + spans.length > mostQueued) {
        dropped += spans.length;
        return;
      }
      queue.push(...spans);
      if (queue.length >= batchSize) send();
      else timer ??= setTimeout(send, pauseMilliseconds).unref();
    },
    async close() {
      const deadline = setTimeout(() => stopping.abort(), stopMilliseconds);
      while ((queue.length > 0 || sending) && !stopping.signal.aborted) await send();
      clearTimeout(deadline);
      clearTimeout(timer);
      stopping.abort();
    },
  };

  function send(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    sending ??= sendBatch().finally(() => {
      sending = undefined;
      if (queue.length > 0 && !stopping.signal.aborted)
        timer ??= setTimeout(send, queue.length < batchSize ? pauseMilliseconds : 0).unref();
    });
    return sending;
  }

  async function sendBatch() {
    const batch = queue.slice(0, batchSize);
    queue = queue.slice(batchSize);
    try {
      await post(otlpBody(resource, batch));
      if (isAway) log.info({ endpoint, dropped }, "traces are delivered again");
      isAway = false;
      dropped = 0;
    } catch (error) {
      dropped += batch.length;
      // Once, not with each batch: nobody is to lose the log over what is only looked at now and then.
      if (!isAway) log.warn({ endpoint, why: reasonOf(error) }, "traces can't be delivered and are dropped");
      isAway = true;
    }
  }

  async function post(body: string) {
    const response = await fetch(`${endpoint}/v1/traces`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body,
      // The headers bear keys, which are for nobody else.
      redirect: "error",
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(patienceMilliseconds)]),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the collector answered ${response.status}`);
  }
}

/** `fetch` says only that it failed; the reason is its cause's. */
function reasonOf(error: unknown): string {
  const { cause, message } = error instanceof Error ? error : new Error(String(error));
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? code : message;
}
