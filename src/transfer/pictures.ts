import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import pLimit from "p-limit";
import { type Pictures, pictureName } from "#platform/pictures";

/** Where an export of a site has its pictures. */
const picturesIn = (site: string) => join(site, "pictures");

/** Copies the pictures of these names, wherever they lie, into an export; answers how many there were. */
export async function exportPictures({ store }: Stored, names: string[], site: string): Promise<number> {
  const folder = picturesIn(site);
  await mkdir(folder, { mode: 0o700 });
  const copied = await pLimit(atOnce).map(names, async (name) => {
    const kept = await store.read(name).catch(outOfReach);
    // Its file was lost; whoever asks for it finds none here either.
    if (kept === undefined) return false;
    await pipeline(kept.content, createWriteStream(join(folder, `${name}.webp`), { mode: 0o600 }));
    return true;
  });
  return copied.filter(Boolean).length;
}

/** Puts the pictures of an export where they are kept; their rows come with the others. Answers how many there are. */
export async function importPictures({ store }: Stored, site: string): Promise<number> {
  const folder = picturesIn(site);
  const files = await readdir(folder).catch(() => []);
  await pLimit(atOnce).map(files, async (file) => {
    const content = await readFile(join(folder, file));
    const name = basename(file, ".webp");
    if (pictureName(content) !== name)
      throw new Error(`The export is damaged: the picture ${file} has been changed.`);
    await store.write(name, content).catch(outOfReach);
  });
  return files.length;
}

type Stored = Pick<Pictures, "store">;

const atOnce = 4;

function outOfReach(error: Error): never {
  throw new Error(`The storage for pictures can't be reached: ${error.message}.`);
}
