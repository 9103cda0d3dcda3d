import { type Base, listBases, momentOf, readBase } from "./catalog.ts";
import { readLsn } from "./replication.ts";
import type { Vault } from "./vault.ts";
import { endOf, listPieces, type Piece, reachFrom } from "./wal-pieces.ts";

/** What a restore is made of. */
export interface Plan {
  base: Base;
  /** Of the write-ahead log after the copy, in their order, without a gap. */
  pieces: Piece[];
  /** What happened up to this moment is in the backup. */
  reachesTo: Date;
  until: Date | undefined;
}

/**
 * Finds the newest copy of before `until`, and the log that leads from there to it; without `until` to the end of all that
 * there is. Throws, in words, where that moment is not in the backup.
 */
export async function makePlan(vault: Vault, until: Date | undefined): Promise<Plan> {
  const base = await findBase(vault, until);
  const { used, reachesTo, isCutOff } = await followLog(vault, base);
  if (until === undefined ? isCutOff : until > reachesTo)
    throw new Error(
      isCutOff
        ? sayHole(vault, reachesTo)
        : `The backup in ${vault.name} reaches to ${show(reachesTo)} only: restore to an earlier moment, or without --until to the last one.`,
    );
  // The piece that goes beyond the moment says that it has passed.
  const last = until === undefined ? -1 : used.findIndex(({ writtenAt }) => writtenAt > until);
  return { base, pieces: last < 0 ? used : used.slice(0, last + 1), reachesTo, until };
}

/** Of the newest copy, how far the log leads, in a sentence. */
export async function sayReach(vault: Vault): Promise<string> {
  const { reachesTo, isCutOff } = await followLog(vault, await findBase(vault, undefined));
  return isCutOff ? sayHole(vault, reachesTo) : `Can be restored up to ${show(reachesTo)}.`;
}

function sayHole({ name }: Vault, reachesTo: Date): string {
  return `The write-ahead log after ${show(reachesTo)} is missing in ${name}: restore with --until ${show(reachesTo)} or earlier.`;
}

/** The log that leads on from a copy; cut off where there is more of it behind a gap. */
async function followLog(
  vault: Vault,
  { timeline, endLsn, finishedAt }: Base,
): Promise<{ used: Piece[]; reachesTo: Date; isCutOff: boolean }> {
  const pieces = (await listPieces(vault)).filter((piece) => piece.timeline === timeline);
  const { lsn, used } = reachFrom(readLsn(endLsn), pieces);
  const reachesTo = [new Date(finishedAt), ...used.map(({ writtenAt }) => writtenAt)].reduce((a, b) =>
    a > b ? a : b,
  );
  return { used, reachesTo, isCutOff: pieces.some((piece) => endOf(piece) > lsn) };
}

async function findBase(vault: Vault, until: Date | undefined): Promise<Base> {
  const { whole, cutOff } = await listBases(vault);
  const [oldest] = whole;
  if (oldest === undefined)
    throw new Error(
      cutOff.length > 0
        ? `The only backup in ${vault.name} was cut off before it was whole.`
        : `There is no backup in ${vault.name}.`,
    );
  for (const id of whole.toReversed()) {
    if (until !== undefined && momentOf(id) > until) continue;
    const base = await readBase(vault, id);
    if (until === undefined || new Date(base.finishedAt) <= until) return base;
  }
  const { finishedAt } = await readBase(vault, oldest);
  throw new Error(
    `The oldest backup in ${vault.name} is of ${show(new Date(finishedAt))}: choose a later moment.`,
  );
}

/** As `--until` takes it. */
export function show(moment: Date): string {
  return moment.toISOString();
}
