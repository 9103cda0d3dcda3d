import cluster, { type Worker } from "node:cluster";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "#platform/base";
import { createRelay, type GroupMessage, sendTo } from "#platform/cluster";
import { inOneLine } from "./failure.ts";
import { inheritedSocket } from "./inherited-socket.ts";

/** The processes that answer requests, of which this one is the primary. */
export interface Workers {
  /** Resolves with the URL they answer at when all of them do; rejects with a sentence where one ended before. */
  ready: Promise<string>;
  /** Lets all of them finish what is under way; resolves when they have ended. */
  stop(): Promise<void>;
}

/** Starts `count` workers and supervises them: one that ends is replaced. One of them runs the jobs. */
export function startWorkers(count: number, log: Log): Workers {
  // A socket that outlives the server is accepted from by the workers themselves: what this process had taken and not yet
  // handed on when they end would be lost.
  if (inheritedSocket(process.env).fd !== undefined) cluster.schedulingPolicy = cluster.SCHED_NONE;
  const relay = createRelay();
  const stopping = new AbortController();
  const living = new Set<Worker>();
  const answering = new Set<Worker>();
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>();
  let isStarted = false;
  let runner: Worker | undefined;

  // Whatever ends this process, nobody answers behind its back.
  process.once("exit", () => {
    for (const worker of living) worker.process.kill("SIGKILL");
  });
  const supervised = Array.from({ length: count }, superviseOne);
  return {
    ready,
    async stop() {
      stopping.abort();
      for (const worker of living) sendTo(worker, { farmgate: "stop" });
      await Promise.all(supervised);
    },
  };

  /** One worker after the other, until the end. */
  async function superviseOne() {
    for (let quickEnds = 0; !stopping.signal.aborted; ) {
      const begunAt = performance.now();
      const why = await runOne();
      if (stopping.signal.aborted) return;
      if (!isStarted) return reject(new Error(why));
      quickEnds = performance.now() - begunAt < quickMilliseconds ? quickEnds + 1 : 0;
      const pauseSeconds = pauseAfter(quickEnds);
      log.error({ why, pauseSeconds }, "a worker ended and is being replaced");
      await sleep(pauseSeconds * 1000, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  /** Answers why it ended, or could not begin. */
  async function runOne(): Promise<string> {
    let worker: Worker;
    try {
      worker = cluster.fork();
    } catch (error) {
      // No process, file or memory is left for it; there may be in a while.
      return `It could not be started: ${inOneLine(error)}`;
    }
    living.add(worker);
    let said: string | undefined;
    relay.add(worker, (message) => {
      if (message.farmgate === "failed") said = message.why;
      else hear(worker, message);
    });
    const { promise, resolve: ended } = Promise.withResolvers<string>();
    // Of what it was sent, or of its start. A start that fails has no end that is told.
    worker.on("error", (error) => {
      if (worker.process.pid === undefined) ended(`It could not be started: ${inOneLine(error)}`);
    });
    worker.once("exit", (code, signal) =>
      ended(said ?? (signal ? `It was ended by ${signal}.` : `It ended with exit code ${code}.`)),
    );
    const why = await promise;
    living.delete(worker);
    answering.delete(worker);
    if (runner === worker) runJobsElsewhere();
    return why;
  }

  function hear(worker: Worker, message: GroupMessage) {
    // It was not there yet when the others were told.
    if (message.farmgate === "here" && stopping.signal.aborted) sendTo(worker, { farmgate: "stop" });
    if (message.farmgate !== "ready") return;
    answering.add(worker);
    if (runner === undefined) runJobsElsewhere();
    if (answering.size < count) return;
    isStarted = true;
    resolve(message.address);
  }

  function runJobsElsewhere() {
    [runner] = answering;
    if (runner) sendTo(runner, { farmgate: "runJobs" });
  }
}

/** A worker that ends sooner would end again at once, and starting takes the machine from the others. */
const quickMilliseconds = 10_000;
const longestPauseSeconds = 30;

/** None the first time, then 1, 2, 4 seconds and so on. */
function pauseAfter(quickEnds: number): number {
  return quickEnds < 2 ? 0 : Math.min(2 ** (quickEnds - 2), longestPauseSeconds);
}
