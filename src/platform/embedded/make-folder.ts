import { mkdirSync, statSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes the folder `path` and those above it that are missing, with permissions `mode`. Answers the topmost one that it made,
 * undefined where all were there. The `recursive` of Node's mkdir never ends where the system makes nothing in a folder that is
 * there and says ENOENT, as in /proc; this throws that.
 */
export async function makeFolder(path: string, mode?: number): Promise<string | undefined> {
  const isThere = async () => (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  try {
    await mkdir(path, mode);
    return path;
  } catch (error) {
    if (await isThere()) return undefined;
    if (!lacksParent(error, path)) throw error;
  }
  const made = await makeFolder(dirname(path), mode);
  try {
    await mkdir(path, mode);
  } catch (error) {
    // Somebody else has made it meanwhile.
    if (await isThere()) return made;
    throw error;
  }
  return made ?? path;
}

/** The same while nothing else runs. */
export function makeFolderSync(path: string, mode?: number): string | undefined {
  const isThere = () => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  try {
    mkdirSync(path, mode);
    return path;
  } catch (error) {
    if (isThere()) return undefined;
    if (!lacksParent(error, path)) throw error;
  }
  const made = makeFolderSync(dirname(path), mode);
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if (isThere()) return made;
    throw error;
  }
  return made ?? path;
}

function lacksParent(error: unknown, path: string): boolean {
  const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
  return isMissing && dirname(path) !== path;
}
