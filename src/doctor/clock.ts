import { createSocket } from "node:dgram";
import { sql } from "kysely";
import type { Db } from "#platform/database";
import { type Finding, finding } from "./findings.ts";
import type { Patient } from "./types.ts";

/** Codes live for 15 minutes and phones sign what they hand over: a clock that is off by more bites. */
const mostSeconds = 30;
/** Two machines of one site: what one writes the other reads as of the future. */
const mostApartSeconds = 5;

/** Compares this machine's clock with the database's and with the world's. */
export async function checkClock({ db, outside }: Patient): Promise<Finding[]> {
  const [apart, ahead] = await Promise.all([
    db && aheadOfDatabase(db).catch(() => undefined),
    outside.clockAhead().catch(() => undefined),
  ]);
  const found: Finding[] = [];
  if (apart !== undefined && Math.abs(apart) > mostApartSeconds)
    found.push(finding("clock", "clock_database", { seconds: Math.round(apart) }));
  if (ahead === undefined) found.push(finding("clock", "clock_unknown", {}));
  else {
    const seconds = Math.round(ahead);
    found.push(finding("clock", Math.abs(ahead) > mostSeconds ? "clock_off" : "clock_ok", { seconds }));
  }
  return found;
}

async function aheadOfDatabase(db: Db): Promise<number> {
  const before = Date.now();
  const { rows } = await sql<{ now: number }>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as now`.execute(db);
  // It was read somewhere in between.
  return ((before + Date.now()) / 2 - Number(rows[0]?.now)) / 1000;
}

const timeServer = { host: "pool.ntp.org", port: 123 };
/** Between the beginnings of NTP's and of Unix' time. */
const secondsFrom1900 = 2_208_988_800;
const patienceMilliseconds = 3000;

/** Asks a time server once (SNTP, RFC 4330) how far this machine's clock is ahead, in seconds. */
export async function askTimeServer({ host, port } = timeServer): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const socket = createSocket("udp4");
  const impatience = setTimeout(() => reject(new Error("no time server answered")), patienceMilliseconds);
  const sentAt = Date.now();
  socket.once("error", reject);
  socket.once("message", (message) => {
    // A server that is not in time itself, or that wants to be left alone, gives stratum 0 (RFC 4330, 8).
    if (message.length < 48 || message[1] === 0) return reject(new Error("the time server has no time"));
    const transmitted = message.readUInt32BE(40) - secondsFrom1900 + message.readUInt32BE(44) / 2 ** 32;
    resolve((sentAt + Date.now()) / 2 / 1000 - transmitted);
  });
  // Version 4, a client.
  const request = Buffer.alloc(48);
  request[0] = 0x23;
  socket.send(request, port, host, (error) => error && reject(error));
  try {
    return await promise;
  } finally {
    clearTimeout(impatience);
    socket.close();
  }
}
