import { listBases, momentOf, objectsOf, readBase } from "./catalog.ts";
import { readPictureNames } from "./pictures.ts";
import { readLsn } from "./replication.ts";
import type { Vault } from "./vault.ts";
import { listPieces, segmentOf } from "./wal-pieces.ts";

const dayMilliseconds = 86_400_000;
/** So long any moment can be gone back to. */
export const daysKept = 7;
const [weeksKept, monthsKept] = [4, 12];

/**
 * Of copies by their moments those to keep: all of 7 days and the one before, so that each moment of the 7 days has a
 * copy that it can be reached from; the last of each of 4 weeks and of 12 months. Weeks begin on Monday, in UTC.
 */
export function chooseKept(moments: Date[], now: Date): Set<Date> {
  const sorted = moments.toSorted((a, b) => a.getTime() - b.getTime());
  const since = now.getTime() - daysKept * dayMilliseconds;
  const recent = sorted.filter((moment) => moment.getTime() > since);
  const before = sorted.findLast((moment) => moment.getTime() <= since);
  const lastsOf = (periodOf: (moment: Date) => string, most: number) =>
    [...new Map(sorted.map((moment) => [periodOf(moment), moment])).values()].slice(-most);
  return new Set([
    ...recent,
    ...(before ? [before] : []),
    ...lastsOf(weekOf, weeksKept),
    ...lastsOf((moment) => moment.toISOString().slice(0, 7), monthsKept),
  ]);
}

function weekOf(moment: Date): string {
  const days = Math.floor(moment.getTime() / dayMilliseconds);
  // 1 January 1970 was a Thursday.
  return String(Math.floor((days + 3) / 7));
}

/**
 * Removes what was cut off, the copies that are no longer kept, and the write-ahead log and pictures that no kept copy
 * needs. Nobody else may be making a copy meanwhile. Answers how many copies are left.
 */
export async function prune(vault: Vault, now: Date): Promise<number> {
  const { whole, cutOff } = await listBases(vault);
  const momentsById = new Map(whole.map((id) => [id, momentOf(id)]));
  const keptMoments = chooseKept([...momentsById.values()], now);
  const kept = whole.filter((id) => keptMoments.has(momentsById.get(id) ?? now));
  for (const id of [...cutOff, ...whole.filter((one) => !kept.includes(one))]) await removeBase(vault, id);

  const since = now.getTime() - daysKept * dayMilliseconds;
  const recent = kept.filter((id) => momentOf(id).getTime() > since);
  const oldestReplayed = kept.findLast((id) => momentOf(id).getTime() <= since) ?? recent[0];
  if (oldestReplayed === undefined) return kept.length;
  await removeLog(vault, oldestReplayed, recent);
  await removePictures(vault, kept, momentOf(oldestReplayed));
  return kept.length;
}

async function removeBase(vault: Vault, id: string): Promise<void> {
  // First, so that it never looks whole with a part of it gone.
  await vault.remove(objectsOf(id).manifest);
  for (const { name } of await vault.list(objectsOf(id).folder)) await vault.remove(name);
}

/** Removes the log from before the oldest copy that can be gone on from, and of timelines that none of them is of. */
async function removeLog(vault: Vault, oldest: string, recent: string[]): Promise<void> {
  const from = await readBase(vault, oldest);
  const timelines = new Set([from.timeline]);
  for (const id of recent) timelines.add((await readBase(vault, id)).timeline);
  const first = segmentOf(readLsn(from.startLsn));
  for (const piece of await listPieces(vault)) {
    const isBefore = piece.timeline === from.timeline && piece.segment < first;
    if (isBefore || (!timelines.has(piece.timeline) && piece.timeline < from.timeline))
      await vault.remove(piece.name);
  }
}

/** A picture that came after the oldest copy may be needed on the way to a moment, though no copy names it. */
async function removePictures(vault: Vault, kept: string[], oldest: Date): Promise<void> {
  const named = new Set<string>();
  for (const id of kept) for (const name of await readPictureNames(vault, id)) named.add(name);
  for (const { name, writtenAt } of await vault.list("pictures/")) {
    const isNamed = named.has(name.slice(name.lastIndexOf("/") + 1));
    if (!isNamed && writtenAt < oldest) await vault.remove(name);
  }
}
