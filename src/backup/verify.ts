import { rmSync } from "node:fs";
import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "#platform/database";
import { restoreEmbedded } from "#platform/embedded";
import { listPictures, restorePictures } from "./pictures.ts";
import { makePlan, show } from "./plan.ts";
import { fill, readShown } from "./restore.ts";
import type { Vault } from "./vault.ts";

/**
 * Restores the last moment of a backup into a temporary folder, starts it and has `audit` look at it; each picture has to be
 * there, and some are read. Throws, in a sentence, what is wrong; answers what was found well.
 */
export async function verifyBackup(
  vault: Vault,
  audit: (connection: Connection) => Promise<string[]>,
): Promise<string> {
  const plan = await makePlan(vault, undefined);
  const folder = await mkdtemp(join(tmpdir(), "farmgate-verify-"));
  // The database's account has to pass through.
  await chmod(folder, 0o711);
  // A trial that a signal ends leaves nothing either.
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", clear);
  let found = { pictures: 0, lastChangeAt: new Date(plan.base.finishedAt) };
  try {
    await restoreEmbedded(folder, {
      fill: (target) => fill(vault, plan, target),
      until: undefined,
      isTrial: true,
      async withRecovered({ connection, lastChangeAt = found.lastChangeAt }) {
        const differences = await audit(connection);
        if (differences.length > 0)
          throw new Error(`The audit of the restored site finds a difference: ${differences.join(" ")}`);
        const pictures = await readShown(connection);
        await requirePictures(vault, pictures);
        found = { pictures: pictures.length, lastChangeAt };
      },
    });
  } finally {
    clear();
    process.off("exit", clear);
  }
  return (
    `The backup in ${vault.name} is well: the site of ${show(plan.reachesTo)} was restored, its audit finds no difference, ` +
    `and all ${found.pictures} pictures are there. The last change in it is of ${show(found.lastChangeAt)}.`
  );
}

const mostRead = 100;

async function requirePictures(vault: Vault, names: string[]): Promise<void> {
  const known = await listPictures(vault);
  const lacking = names.filter((name) => !known.has(name));
  if (lacking.length > 0)
    throw new Error(`The backup in ${vault.name} lacks ${lacking.length} of ${names.length} pictures.`);
  const every = Math.ceil(names.length / mostRead);
  await restorePictures(
    vault,
    { write: async () => {} },
    names.filter((_, i) => i % every === 0),
  );
}
