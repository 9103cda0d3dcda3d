import { randomUUID } from "node:crypto";
import { access, mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PictureStore } from "./store.ts";

/** Stores pictures in `folder`, spread over folders by the first two letters of their names. */
export function createDiskStore(folder: string): PictureStore {
  const drafts = join(folder, "drafts");
  const pathOf = (name: string) => join(folder, name.slice(0, 2), `${name}.webp`);

  return {
    async write(name, content) {
      if (await exists(pathOf(name))) return;
      await mkdir(drafts, { recursive: true });
      await mkdir(dirname(pathOf(name)), { recursive: true });
      const draft = join(drafts, randomUUID());
      try {
        await writeFile(draft, content, { flush: true });
        // A file appears whole or not at all.
        await rename(draft, pathOf(name));
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },

    async read(name) {
      const file = await open(pathOf(name)).catch(unlessMissing);
      if (!file) return undefined;
      const { size } = await file.stat();
      return { content: file.createReadStream(), bytes: size };
    },

    async remove(name) {
      await rm(pathOf(name), { force: true });
    },

    async tidy(before) {
      for (const name of (await readdir(drafts).catch(unlessMissing)) ?? []) {
        const draft = join(drafts, name);
        const found = await stat(draft).catch(unlessMissing);
        if (found && found.mtime < before) await rm(draft, { force: true });
      }
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
