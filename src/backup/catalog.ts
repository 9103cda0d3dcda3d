import type { Lineage } from "./replication.ts";
import type { Vault } from "./vault.ts";

/** A copy of the whole site, from which a restore begins. */
export interface Base extends Lineage {
  /** Sorts by time, as `20261130T020000123Z`. */
  id: string;
  /** Of Farmgate. */
  release: string;
  /** Of PostgreSQL, such as "18.4". */
  postgres: string;
  startedAt: string;
  /** From here on the write-ahead log leads. */
  finishedAt: string;
  startLsn: string;
  endLsn: string;
  /** The hash of each part, in order. */
  parts: string[];
  /** Of the objects, as they lie there. */
  bytes: number;
  pictures: number;
}

/** Objects of a copy; its manifest comes last, so that a copy that was cut off has none. */
export const objectsOf = (id: string) => ({
  folder: `bases/${id}/`,
  manifest: `bases/${id}/manifest`,
  files: `bases/${id}/files`,
  pictures: `bases/${id}/pictures`,
  part: (n: number) => `bases/${id}/part-${String(n).padStart(6, "0")}`,
});

export function idAt(moment: Date): string {
  return moment.toISOString().replace(/[-:.]/g, "");
}

/** The moment that an id was made of. */
export function momentOf(id: string): Date {
  return new Date(id.replace(/^(....)(..)(..)T(..)(..)(..)(...)Z$/, "$1-$2-$3T$4:$5:$6.$7Z"));
}

/** The ids of the whole ones, and of those that were cut off, oldest first. */
export async function listBases(vault: Vault): Promise<{ whole: string[]; cutOff: string[] }> {
  const objects = await vault.list("bases/");
  const ids = new Set(objects.map(({ name }) => name.split("/")[1] ?? ""));
  const names = new Set(objects.map(({ name }) => name));
  const isWhole = (id: string) => names.has(objectsOf(id).manifest);
  const sorted = [...ids].sort();
  return { whole: sorted.filter(isWhole), cutOff: sorted.filter((id) => !isWhole(id)) };
}

export async function readBase(vault: Vault, id: string): Promise<Base> {
  const manifest = await vault.read(objectsOf(id).manifest);
  if (manifest === undefined) throw new Error(`The backup ${id} is no longer in ${vault.name}.`);
  return JSON.parse(manifest.toString());
}
