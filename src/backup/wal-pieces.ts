import type { Lineage } from "./replication.ts";
import type { Vault } from "./vault.ts";

/** PostgreSQL's write-ahead log is cut into segments of so many bytes, unless initdb was told otherwise. */
export const segmentBytes = 16 * 1024 * 1024;
const size = BigInt(segmentBytes);

/** A stretch of one segment of the write-ahead log, as it lies in a vault. */
export interface Piece {
  name: string;
  timeline: number;
  /** Counted from the beginning of the log. */
  segment: bigint;
  /** Bytes within the segment. */
  from: number;
  to: number;
  /** What happened up to this moment is in it, or in those before. */
  writtenAt: Date;
}

export const segmentOf = (lsn: bigint) => lsn / size;
export const offsetOf = (lsn: bigint) => Number(lsn % size);
export const startOf = (segment: bigint) => segment * size;
export const endOf = ({ segment, to }: Pick<Piece, "segment" | "to">) => startOf(segment) + BigInt(to);

/** The name that PostgreSQL gives a segment's file. */
export function segmentName(timeline: number, segment: bigint): string {
  const perLog = 0x1_0000_0000n / size;
  return [BigInt(timeline), segment / perLog, segment % perLog].map((n) => hex(n, 8)).join("");
}

export function pieceName({ timeline, segment, from, to, writtenAt }: Omit<Piece, "name">): string {
  const bounds = `${hex(BigInt(from), 7)}-${hex(BigInt(to), 7)}`;
  return `wal/${segmentName(timeline, segment)}.${bounds}.${writtenAt.getTime()}`;
}

/** All that are there, or those of one segment, in their order. */
export async function listPieces(
  vault: Vault,
  one?: Pick<Lineage, "timeline"> & { segment: bigint },
): Promise<Piece[]> {
  const objects = await vault.list(one ? `wal/${segmentName(one.timeline, one.segment)}.` : "wal/");
  return objects.flatMap(({ name }) => {
    const found = /^wal\/(\w{8})(\w{8})(\w{8})\.(\w{7})-(\w{7})\.(\d+)$/.exec(name);
    if (found === null) return [];
    const [timeline = 0, log = 0, within = 0, from = 0, to = 0] = found
      .slice(1, 6)
      .map((text) => Number.parseInt(text, 16));
    const segment = BigInt(log) * (0x1_0000_0000n / size) + BigInt(within);
    return [{ name, timeline, segment, from, to, writtenAt: new Date(Number(found[6])) }];
  });
}

/** How far the log leads without a gap from `start`, through pieces of one timeline in their order; undefined where none begins there. */
export function reachFrom(start: bigint, pieces: Piece[]): { lsn: bigint; used: Piece[] } {
  let lsn = start;
  const used: Piece[] = [];
  for (const piece of pieces) {
    if (endOf(piece) <= lsn) continue;
    if (startOf(piece.segment) + BigInt(piece.from) > lsn) break;
    used.push(piece);
    lsn = endOf(piece);
  }
  return { lsn, used };
}

/** One object takes the place of a segment's pieces. */
export async function mergeSegment(vault: Vault, timeline: number, segment: bigint): Promise<void> {
  const pieces = await listPieces(vault, { timeline, segment });
  const from = pieces[0]?.from ?? 0;
  const { lsn, used } = reachFrom(startOf(segment) + BigInt(from), pieces);
  const last = used.at(-1);
  if (last === undefined || used.length < 2) return;
  const content = Buffer.alloc(segmentBytes);
  for (const piece of used) {
    // What no copy needs any longer may be removed meanwhile.
    if (!(await readIfThere(vault, piece, content))) return;
  }
  const name = pieceName({ timeline, segment, from, to: last.to, writtenAt: last.writtenAt });
  await vault.write(name, content.subarray(from, last.to));
  for (const piece of pieces) if (endOf(piece) <= lsn && piece.name !== name) await vault.remove(piece.name);
}

/** Puts a piece where it belongs in its segment. */
export async function readInto(vault: Vault, piece: Piece, segment: Buffer): Promise<void> {
  if (await readIfThere(vault, piece, segment)) return;
  // A running site merges pieces: a longer one has taken its place.
  const others = await listPieces(vault, piece);
  const longer = others.find(({ from, to }) => from <= piece.from && to >= piece.to);
  if (longer === undefined || !(await readIfThere(vault, longer, segment)))
    throw new Error(`The backup in ${vault.name} is damaged: ${piece.name} is missing.`);
}

async function readIfThere(vault: Vault, piece: Piece, segment: Buffer): Promise<boolean> {
  const content = await vault.read(piece.name);
  if (content === undefined) return false;
  if (content.length !== piece.to - piece.from)
    throw new Error(`The backup in ${vault.name} is damaged: ${piece.name} is cut off.`);
  content.copy(segment, piece.from);
  return true;
}

function hex(number: bigint, digits: number): string {
  return number.toString(16).toUpperCase().padStart(digits, "0");
}
