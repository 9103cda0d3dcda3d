import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "#platform/database";
import { openReplication, type Replication, readLsn, showLsn } from "./replication.ts";
import type { Vault } from "./vault.ts";
import {
  endOf,
  listPieces,
  mergeSegment,
  offsetOf,
  pieceName,
  segmentBytes,
  segmentOf,
  startOf,
} from "./wal-pieces.ts";

/** Follows the write-ahead log and puts it into a vault, piece by piece, as it is made. */
export interface Archiver {
  timeline: number;
  /** From here on it archives. */
  start: bigint;
  /**
   * Puts what has come so far into the vault: what was committed before the call is there when this resolves. Little of it
   * may wait for more, for less than a minute, where it `mayWait`.
   */
  flush(mayWait?: boolean): Promise<void>;
  /** Resolves with why it ended; what it could not archive PostgreSQL keeps for the next one. */
  ended: Promise<Error | undefined>;
  /** Archives what is left and ends. */
  close(): Promise<void>;
}

/** PostgreSQL keeps the log for who reads by this name, and lets one alone do so. */
export const slot = "farmgate_backup";

/** A piece is written once it is so large, or when `flush` is called. */
const pieceBytes = 4 * 1024 * 1024;
/** Where hardly anybody writes, PostgreSQL still notes something every few seconds. */
const littleBytes = 16 * 1024;
const waitsMilliseconds = 35_000;
const mostPieces = 50;
const closeMilliseconds = 10_000;
const [dataTag, keepaliveTag, statusTag] = [0x77, 0x6b, 0x72];

/** Begins where the vault's log ends. `askNow` says where the log ends on the server and, from just before, its clock. */
export async function openArchiver(
  connection: Connection,
  vault: Vault,
  askNow: () => Promise<{ at: Date; lsn: bigint }>,
): Promise<Archiver> {
  const replication = await openReplication(connection);
  try {
    const { timeline, flushed } = await replication.identify();
    const start = await findStart(replication, vault, timeline, flushed);
    return follow(replication, vault, timeline, start, askNow);
  } catch (error) {
    replication.destroy();
    throw error;
  }
}

async function findStart(replication: Replication, vault: Vault, timeline: number, flushed: bigint) {
  const kept = await openSlot(replication);
  const pieces = (await listPieces(vault)).filter((piece) => piece.timeline === timeline);
  const last = pieces.at(-1);
  const reached = last && endOf(last);
  if (reached !== undefined && reached > flushed)
    throw new Error(
      `The write-ahead log in ${vault.name} goes further than this database, which was put back by other means than farmgate restore: choose a new place for its backups.`,
    );
  return reached !== undefined && reached >= kept ? reached : startOf(segmentOf(kept));
}

/** Answers from where on PostgreSQL keeps the log for us. */
async function openSlot(replication: Replication): Promise<bigint> {
  const read = async () => {
    const [row] = await replication.query<{ restart_lsn: string | null }>(`READ_REPLICATION_SLOT ${slot}`);
    return row?.restart_lsn ?? undefined;
  };
  const kept = await read();
  if (kept !== undefined) return readLsn(kept);
  // One whose log was kept too long has lost its place.
  await replication.query(`DROP_REPLICATION_SLOT ${slot}`).catch(() => {});
  await replication.query(`CREATE_REPLICATION_SLOT ${slot} PHYSICAL (RESERVE_WAL true)`);
  return readLsn((await read()) ?? "0/0");
}

function follow(
  replication: Replication,
  vault: Vault,
  timeline: number,
  start: bigint,
  askNow: () => Promise<{ at: Date; lsn: bigint }>,
): Archiver {
  let [received, archived] = [start, start];
  let covered = new Date(0);
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let pieces = 0;
  let writtenSince = performance.now();
  let isOver = false;
  let failure: Error | undefined;

  const take = (message: Buffer) => {
    if (message[0] === dataTag) return receive(message.readBigUInt64BE(1), message.subarray(25));
    const wantsReply = message[0] === keepaliveTag && message[17] === 1;
    // A server that stops waits until all is archived.
    return wantsReply ? write().then(report) : undefined;
  };
  const ended = replication
    .copy(`START_REPLICATION SLOT ${slot} PHYSICAL ${showLsn(start)} TIMELINE ${timeline}`, take)
    .then(
      () => failure,
      (error: Error) => failure ?? (isOver ? undefined : error),
    )
    .finally(() => {
      isOver = true;
    });
  // The server ends a connection that is silent for a minute.
  const heart = setInterval(() => isOver || report(), 10_000).unref();
  ended.then(() => clearInterval(heart));

  async function receive(lsn: bigint, data: Buffer): Promise<void> {
    if (lsn !== received) throw new Error(`PostgreSQL sent ${showLsn(lsn)} after ${showLsn(received)}.`);
    for (let rest = data; rest.length > 0; ) {
      const taken = rest.subarray(0, segmentBytes - offsetOf(received));
      pending.push(taken);
      pendingBytes += taken.length;
      received += BigInt(taken.length);
      rest = rest.subarray(taken.length);
      if (offsetOf(received) === 0 || pendingBytes >= pieceBytes) await write();
    }
  }

  /** One after the other, since pieces follow upon each other. */
  let writing: Promise<void> = Promise.resolve();
  function write(): Promise<void> {
    writing = writing.then(writePiece);
    writing.catch((error) => {
      failure = error;
      replication.destroy();
    });
    return writing;
  }

  async function writePiece(): Promise<void> {
    if (pendingBytes === 0) return;
    const content = Buffer.concat(pending);
    [pending, pendingBytes] = [[], 0];
    const segment = segmentOf(archived);
    const from = offsetOf(archived);
    const to = from + content.length;
    const writtenAt = covered;
    await vault.write(pieceName({ timeline, segment, from, to, writtenAt }), content);
    archived += BigInt(content.length);
    report();
    [pieces, writtenSince] = [pieces + 1, performance.now()];
    if (to < segmentBytes && pieces < mostPieces) return;
    await mergeSegment(vault, timeline, segment);
    pieces = 0;
  }

  /** Tells the server what it may forget. */
  function report(): void {
    const status = Buffer.alloc(34);
    status[0] = statusTag;
    status.writeBigUInt64BE(received, 1);
    status.writeBigUInt64BE(archived, 9);
    replication.send(status);
  }

  async function flush(mayWait = false): Promise<void> {
    const isRecent = performance.now() - writtenSince < waitsMilliseconds;
    if (mayWait && isRecent && pendingBytes < littleBytes) return;
    const { at, lsn } = await askNow();
    for (let waited = 0; received < lsn; waited += 5) {
      if (isOver || waited > 30_000) throw new Error("The write-ahead log has stopped coming.");
      await sleep(5);
    }
    covered = at;
    const over = ended.then((error) => {
      throw error ?? new Error("The archiver was closed.");
    });
    await Promise.race([write(), over]);
  }

  return {
    timeline,
    start,
    flush,
    ended,
    async close() {
      // What can't be archived now is kept for the next one.
      if (!isOver)
        await Promise.race([flush().catch(() => {}), sleep(closeMilliseconds, undefined, { ref: false })]);
      isOver = true;
      replication.destroy();
      await ended;
    },
  };
}
