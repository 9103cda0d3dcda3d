import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import pLimit from "p-limit";
import type { Load } from "./asking.ts";
import { type Cpu, cpuSeconds } from "./processes.ts";
import { addressOf } from "./requests.ts";
import { asStarted } from "./site.ts";
import type { Ceiling } from "./trials.ts";

/** A `node:http` server and nothing else, in a process of its own that is run as a site's is. */
export interface Bare {
  url: string;
  /** What it has taken of the processors until now. */
  cpu(): Cpu;
  /** From here on it hands out the bytes and fields with which the site at `siteUrl` answers a GET of each of these. */
  copy(siteUrl: string, paths: string[], headers?: Record<string, string>): Promise<void>;
  close(): void;
}

/** The same requests to such a server with the site's answers to them. */
export async function bareCeiling(
  site: { url: string },
  paths: string[],
  load: (server: { url: string }) => Load,
  headers: Record<string, string> = {},
): Promise<Ceiling & { most: Load }> {
  const bare = await startBare();
  try {
    await bare.copy(site.url, paths, headers);
    return { most: load(bare), close: bare.close };
  } catch (error) {
    bare.close();
    throw error;
  }
}

export async function startBare(): Promise<Bare> {
  const { env, flags } = asStarted();
  const child = fork(new URL(import.meta.url), { env, execArgv: flags });
  const heard = async () => {
    const [told] = await once(child, "message");
    if (told.failed) throw new Error(told.failed);
    return told;
  };
  const { url } = await heard();
  return {
    url,
    async copy(siteUrl, paths, headers = {}) {
      child.send({ siteUrl, paths, headers });
      await heard();
    },
    cpu: () => ({ server: cpuSeconds(child.pid ?? 0), database: 0 }),
    close: () => child.kill(),
  };
}

if (import.meta.main && process.send) serve();

interface Answer {
  status: number;
  /** Names and values in turn. */
  fields: string[];
  body: Buffer;
}

function serve() {
  let answers = new Map<string | undefined, Answer>();
  const nothing: Answer = { status: 404, fields: [], body: Buffer.alloc(0) };
  const server = createServer({ keepAliveTimeout: 72_000 }, ({ url }, response) => {
    const { status, fields, body } = answers.get(url) ?? nothing;
    response.writeHead(status, fields);
    if (body.length > 0) response.end(body);
    else response.end();
  });
  server.listen(0, "127.0.0.1", () =>
    process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
  );
  process.on(
    "message",
    async (from: { siteUrl: string; paths: string[]; headers: Record<string, string> }) => {
      try {
        answers = new Map(
          await pLimit(8).map(from.paths, async (path) => {
            const address = addressOf(path);
            // Twice: compressed forms are made when they are first asked for.
            await fetchRaw(from.siteUrl + address, from.headers);
            return [address, await fetchRaw(from.siteUrl + address, from.headers)] as const;
          }),
        );
        process.send?.({ copied: answers.size });
      } catch (error) {
        process.send?.({ failed: String(error) });
      }
    },
  );
}

/** An answer as it arrives, without the fields that Node writes itself. */
async function fetchRaw(url: string, headers: Record<string, string>): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  get(url, { headers, agent: false }, async (response) => {
    const { connection: _, date: __, "keep-alive": ___, ...fields } = response.headers;
    const status = response.statusCode ?? 0;
    if (status !== 200 && status !== 304) return reject(new Error(`${url} answered ${status}`));
    const body = await buffer(response);
    resolve({
      status,
      fields: Object.entries(fields).flatMap(([name, value]) => [name, String(value)]),
      body,
    });
  }).on("error", reject);
  return promise;
}
