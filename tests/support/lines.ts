import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import type { TestPerson } from "./people.ts";
import type { ServerProcess } from "./process.ts";
import { until } from "./sites.ts";

/** Connections to a server of several processes, each of which belongs to one of them. */

/** A connection to each of the server's processes, on which that one answers all that is asked. */
export async function lineToEach(server: ServerProcess): Promise<Agent[]> {
  const lines = new Map<number, Agent>();
  await until(async () => {
    const line = new Agent({ keepAlive: true, maxSockets: 1 });
    const { socket } = await ask(server, "GET", "/livez", { line });
    const holder = holderOf(server, socket);
    if (holder !== undefined && !lines.has(holder)) lines.set(holder, line);
    else line.destroy();
    return lines.size === workersOf(server).length;
  }, "each process answered");
  return [...lines.values()];
}

/** Which of the server's processes has the other end of a connection; undefined once it ended. */
export function holderOf(
  server: ServerProcess,
  { localPort = 0, remotePort = 0 }: Socket,
): number | undefined {
  const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, "0");
  const ends = new RegExp(`\\d+: \\w+:${hex(remotePort)} \\w+:${hex(localPort)} .*`);
  const inode = ends.exec(readFileSync("/proc/net/tcp", "utf8"))?.[0].split(/\s+/)[9];
  return workersOf(server).find((pid) => filesOf(pid).includes(`socket:[${inode}]`));
}

/** So many connections, each known to the process that has it: it has answered on it. */
export async function connected({ url }: { url: string }, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let n = 0; n < count; n++) {
    const socket = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => {});
    socket.write("GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    await once(socket, "data");
    sockets.push(socket);
  }
  return sockets;
}

interface Asked {
  json?: object;
  as?: TestPerson;
  /** Undefined: a connection of its own, so that whichever process is next answers. */
  line?: Agent | undefined;
  /** The client's address. */
  from?: string;
}

export async function ask({ url }: { url: string }, method: string, path: string, asked: Asked = {}) {
  const { json, as, line, from = "127.0.0.1" } = asked;
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    body: string;
    socket: Socket;
  }>();
  const headers = {
    ...(json && { "content-type": "application/json" }),
    ...(as && { authorization: `Bearer ${as.access}` }),
  };
  const options = { method, headers, agent: line ?? false, localAddress: from };
  request(url + path, options, async (response) => {
    const { socket, statusCode: status = 0 } = response;
    resolve({ status, socket, body: await text(response) });
  })
    .on("error", reject)
    .end(json && JSON.stringify(json));
  return promise;
}

/** The processes that answer for it. */
export function workersOf({ child: { pid } }: ServerProcess): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean);
  const isWorker = (child: string) => readFileSync(`/proc/${child}/cmdline`, "utf8").includes("src/main.ts");
  return children.filter(isWorker).map(Number);
}

function filesOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((file) => {
    try {
      return [readlinkSync(`${folder}/${file}`)];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}
