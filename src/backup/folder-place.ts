import { randomUUID } from "node:crypto";
import type { Dirent } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { whyRefused } from "#platform/base";
import { makeFolder } from "#platform/embedded";
import type { Place, StoredObject } from "./place.ts";

/** Keeps objects as files of `folder`, which is made; a file appears whole or not at all. */
export function createFolderPlace(folder: string): Place {
  const drafts = join(folder, "drafts");
  let clearing: Promise<void> | undefined;
  return {
    name: folder,

    async write(name, content) {
      const path = join(folder, name);
      const draft = join(drafts, randomUUID());
      try {
        makeFolder(folder, 0o700);
        for (const one of [drafts, dirname(path)]) await mkdir(one, { recursive: true, mode: 0o700 });
        clearing ??= clearOld(drafts);
        await clearing;
        const file = await open(draft, "wx", 0o600);
        try {
          await file.writeFile(content);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(draft, path);
        await syncFolder(dirname(path));
      } catch (error) {
        await rm(draft, { force: true });
        throw inWords(error, folder);
      }
    },

    async read(name) {
      return readFile(join(folder, name)).catch((error) => unlessMissing(error, folder));
    },

    async list(prefix) {
      const within = prefix.includes("/") ? dirname(`${prefix}.`) : "";
      const entries = await readEntries(join(folder, within)).catch((error) => unlessMissing(error, folder));
      const found: StoredObject[] = [];
      for (const entry of entries ?? []) {
        const path = join(entry.parentPath, entry.name);
        const name = path.slice(folder.length + 1).replaceAll("\\", "/");
        if (!entry.isFile() || !name.startsWith(prefix) || name.startsWith("drafts/")) continue;
        // One that was removed meanwhile isn't there.
        const file = await stat(path).catch(() => undefined);
        if (file) found.push({ name, bytes: file.size, writtenAt: file.mtime });
      }
      return found.sort((a, b) => (a.name < b.name ? -1 : 1));
    },

    async remove(name) {
      const path = join(folder, name);
      await rm(path, { force: true });
      // Only an empty one goes.
      await rmdir(dirname(path)).catch(() => {});
    },
  };
}

/** All below a folder. One of its folders that another process removes meanwhile, since it was empty, is not missed. */
async function readEntries(folder: string): Promise<Dirent[]> {
  for (;;) {
    try {
      return await readdir(folder, { recursive: true, withFileTypes: true });
    } catch (error) {
      const isGoneMeanwhile = error instanceof Error && "path" in error && error.path !== folder;
      if (!isGoneMeanwhile || !("code" in error) || error.code !== "ENOENT") throw error;
    }
  }
}

const longestDraftMilliseconds = 3_600_000;

/** Removes the drafts of those who were killed: a draft is written in seconds. */
async function clearOld(drafts: string): Promise<void> {
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name);
    const file = await stat(path).catch(() => undefined);
    if (file && Date.now() - file.mtimeMs > longestDraftMilliseconds) await rm(path, { force: true });
  }
}

/** Without it a power cut could undo the rename. Windows syncs no folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

function unlessMissing(error: NodeJS.ErrnoException, folder: string): undefined {
  if (error.code === "ENOENT") return undefined;
  throw inWords(error, folder);
}

function inWords(error: unknown, folder: string): Error {
  return new Error(`The backup folder ${folder} can't be used: ${whyRefused(error)}.`, { cause: error });
}
