import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import pLimit from "p-limit";
import type { Pictures } from "#platform";

/** Copies all pictures that something shows, wherever they lie, into `folder`, which it makes; answers how many. */
export async function exportPictures(pictures: Pictures, folder: string): Promise<number> {
  await mkdir(folder, { mode: 0o700 });
  const copied = await pLimit(atOnce).map(await pictures.list(), async (name) => {
    const kept = await pictures.read(name);
    // What showed it has gone meanwhile.
    if (kept === undefined) return false;
    await pipeline(kept.content, createWriteStream(join(folder, `${name}.webp`), { mode: 0o600 }));
    return true;
  });
  return copied.filter(Boolean).length;
}

/** Keeps all pictures in `folder`, none where there is no such folder; answers how many. */
export async function importPictures(pictures: Pictures, folder: string): Promise<number> {
  const files = await readdir(folder).catch(() => []);
  await pLimit(atOnce).map(files, async (file) => {
    const { only } = await pictures.keep({ only: await readFile(join(folder, file)) });
    if (only !== basename(file, ".webp"))
      throw new Error(`The export is damaged: the picture ${file} is another one.`);
  });
  return files.length;
}

const atOnce = 4;
