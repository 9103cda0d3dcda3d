import { listBases, readBase } from "./catalog.ts";
import { sayReach, show } from "./plan.ts";
import type { Vault } from "./vault.ts";

/** A line for each copy, oldest first, and up to which moment the last one can be gone on from. */
export async function listBackups(vault: Vault): Promise<string> {
  const { whole } = await listBases(vault);
  const lines = await Promise.all(
    whole.map(async (id) => {
      const { finishedAt, bytes, pictures, release } = await readBase(vault, id);
      return `${show(new Date(finishedAt))}  ${(bytes / 1_000_000).toFixed(1)} MB, ${pictures} pictures, release ${release}`;
    }),
  );
  return [...lines, await sayReach(vault)].join("\n");
}
