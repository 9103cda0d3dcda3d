import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { shopSettings } from "../tests/support/shoppers.ts";
import { temporarySite, until } from "../tests/support/sites.ts";
import { inMilliseconds, median } from "./figures.ts";

/**
 * Replaces a server of two workers again and again while visitors read, as an upgrade and the way back do: the old one is told to
 * stop, the new one takes the socket that is kept meanwhile, as systemd keeps it. Counts what fails, and how long the
 * longest answer took: `node benchmarks/upgrade.ts [switches] [visitors] [program]`; the program is `bin/farmgate-server` of a
 * release, or else this checkout's.
 */
const [switches = 6, visitors = 8] = process.argv.slice(2, 4).map(Number);
const program = process.argv[4];
const site = temporarySite();
const { fd, port } = listen();
const outcomes = { answered: 0, refused: 0, failed: [] as string[] };
const waits: number[] = [];
let [longest, stopped] = [0, false];

let server = start();
try {
  await until(isReady, "the server was ready", 240);
  const reading = Array.from({ length: visitors }, visit);
  for (let n = 0; n < switches; n++) {
    await sleep(2000);
    longest = 0;
    server.kill("SIGTERM");
    await once(server, "exit");
    server = start();
    await until(isReady, "the next one was ready", 120);
    waits.push(longest);
  }
  await sleep(1000);
  stopped = true;
  await Promise.all(reading);
  console.log(`
switches of a server with two workers   ${switches}, while ${visitors} visitors read over connections that are kept
answers                                 ${outcomes.answered}, of which 503: ${outcomes.refused}
failed requests                         ${outcomes.failed.length}
longest wait at a switch                median ${inMilliseconds(median(waits))}, longest ${inMilliseconds(Math.max(...waits))}`);
  for (const line of outcomes.failed.slice(0, 10)) console.log(line);
  process.exitCode = outcomes.failed.length > 0 ? 1 : 0;
} finally {
  server.kill("SIGTERM");
  await once(server, "exit");
  site.remove();
}

/** A socket of this process's that nobody here takes connections from. */
function listen(): { fd: number; port: number } {
  // biome-ignore lint/suspicious/noExplicitAny: a net.Server would take them.
  const { TCP, constants } = (process as any).binding("tcp_wrap");
  const socket = new TCP(constants.SERVER);
  socket.bind("127.0.0.1", 0);
  const bound = { port: 0 };
  socket.getsockname(bound);
  return { fd: socket.fd, port: bound.port };
}

function start(): ChildProcess {
  const settings = {
    ...shopSettings,
    DATA_DIR: site.dataDir,
    WORKERS: "2",
    DRAIN_SECONDS: "1",
    LOG_LEVEL: "error",
  };
  const command =
    program ??
    `${process.execPath} --disable-warning=ExperimentalWarning ${join(import.meta.dirname, "../src/main.ts")}`;
  const { PATH = "" } = process.env;
  // The shell becomes the server and keeps its process id, as systemd's child does.
  return spawn("/bin/sh", ["-c", `LISTEN_FDS=1 LISTEN_PID=$$ exec ${command}`], {
    env: {
      PATH,
      NODE_COMPILE_CACHE: join(import.meta.dirname, "../node_modules/.cache/compile"),
      ...settings,
    },
    stdio: ["ignore", "ignore", "inherit", fd],
  });
}

/** Before the first server listens nobody is let wait. */
function isReady(): Promise<boolean> {
  return reads("/readyz").then(
    ({ status }) => status === 200,
    () => false,
  );
}

async function visit(): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (!stopped) {
    const begun = performance.now();
    try {
      const { status } = await reads("/", agent);
      if (status === 503) outcomes.refused++;
      else if (status !== 200) outcomes.failed.push(`answered ${status}`);
      outcomes.answered++;
    } catch (error) {
      outcomes.failed.push(String(error));
    }
    longest = Math.max(longest, performance.now() - begun);
    await sleep(20);
  }
  agent.destroy();
}

function reads(path: string, agent?: Agent): Promise<{ status: number | undefined }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined }>();
  get({ host: "127.0.0.1", port, path, ...(agent ? { agent } : {}) }, (response) => {
    response
      .resume()
      .on("end", () => resolve({ status: response.statusCode }))
      .on("error", reject);
  }).on("error", reject);
  return promise;
}
