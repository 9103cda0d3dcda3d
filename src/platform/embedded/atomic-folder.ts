import { randomBytes } from "node:crypto";
import { chmod, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Makes the folder `target` whole or not at all: `make` fills a folder beside it and answers the path to move into
 * place. Of several who do so at once the first wins, and the others' work is thrown away.
 */
export async function createAtomically(
  target: string,
  make: (draft: string) => Promise<string>,
): Promise<void> {
  await clearLeftovers(target);
  const draft = `${target}.new-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await mkdir(draft);
    // mkdir obeys the umask, but the server's account has to pass through.
    await chmod(draft, 0o711);
    await moveInto(await make(draft), target);
  } finally {
    await rm(draft, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function moveInto(made: string, target: string): Promise<void> {
  try {
    await rename(made, target);
  } catch (error) {
    const anotherWon = (await readdir(target).catch(() => [])).length > 0;
    if (!anotherWon) throw error;
  }
  // Without it a power cut could undo the move but keep what was done after it. Windows syncs no folders.
  if (process.platform !== "win32") await syncFolder(dirname(target));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

const leftoverIsDeadAfterMilliseconds = 3_600_000;

/** What a killed start left here: its maker is gone, or so old that its process id must have been given away. */
async function clearLeftovers(target: string): Promise<void> {
  for (const name of await readdir(dirname(target))) {
    const [whose, pid] = name.split(/\.new-(\d+)-/);
    if (whose !== basename(target) || pid === undefined) continue;
    const path = join(dirname(target), name);
    const ageMilliseconds = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (isAlive(Number(pid)) && ageMilliseconds < leftoverIsDeadAfterMilliseconds) continue;
    // An orphaned initdb may still be writing; what it leaves is cleared by the next start.
    await rm(path, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
