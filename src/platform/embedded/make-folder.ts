import { mkdirSync, statSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes the folder `path` and those above it that are missing, with permissions `mode`. Answers the topmost one that it made,
 * undefined where all were there. The `recursive` of Node's mkdir never ends where the system makes nothing in a folder that is
 * there and says ENOENT, as in /proc; this throws that.
 */
export async function makeFolder(path: string, mode?: number): Promise<string | undefined> {
  try {
    await mkdir(path, mode);
    return path;
  } catch (error) {
    const isThere = async (folder: string) => (await stat(folder).catch(() => undefined))?.isDirectory();
    if (await isThere(path)) return undefined;
    if (!isMissing(error) || (await isThere(dirname(path)))) throw error;
    const made = await makeFolder(dirname(path), mode);
    const own = await makeFolder(path, mode);
    return made ?? own;
  }
}

/** The same while nothing else runs. */
export function makeFolderSync(path: string, mode?: number): string | undefined {
  try {
    mkdirSync(path, mode);
    return path;
  } catch (error) {
    const isThere = (folder: string) => statSync(folder, { throwIfNoEntry: false })?.isDirectory();
    if (isThere(path)) return undefined;
    if (!isMissing(error) || isThere(dirname(path))) throw error;
    const made = makeFolderSync(dirname(path), mode);
    const own = makeFolderSync(path, mode);
    return made ?? own;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
