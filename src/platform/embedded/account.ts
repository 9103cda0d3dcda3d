import { chmod, lstat, mkdir, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Who a process of the server runs as. */
export interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses root, so root lends it the account "nobody"; anybody else runs it as oneself: undefined. */
export function serverAccount(): Account | undefined {
  return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;
}

/** How to start a program as the account: neither our secrets nor PGDATA, PGPORT and their like go along. */
export function runAs(account: Account | undefined) {
  const kept = ["PATH", "SystemRoot", "TEMP"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...account, env: { ...Object.fromEntries(kept), LC_ALL: "C", TZ: "UTC" }, windowsHide: true };
}

/** Whether the account may enter `folder` and every folder above it. */
export async function mayEnter(account: Account, folder: string): Promise<boolean> {
  for (const path of upwards(await realpath(folder))) {
    const { uid, gid, mode } = await stat(path);
    const enterBit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & enterBit) === 0) return false;
  }
  return true;
}

/** Makes (once) and gives the folder of root's that every account may enter and only root may write. */
export async function sharedFolder(): Promise<string> {
  const folder = join("/var/lib", "farmgate");
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await chmod(folder, 0o755);
  await trustOnlyRoot(folder);
  return folder;
}

/** Throws where somebody else than root could have put, or could exchange, what lies at `path`. */
export async function trustOnlyRoot(path: string): Promise<void> {
  const own = await lstat(path);
  if (!own.isDirectory() || own.uid !== 0 || (own.mode & 0o022) !== 0) {
    throw new Error(
      `${path} could have been changed by somebody other than root: remove it and start again.`,
    );
  }
  for (const above of upwards(dirname(await realpath(path)))) {
    const { uid, mode } = await stat(above);
    const onlyOwnersRename = (mode & 0o1000) !== 0;
    if (uid !== 0 || ((mode & 0o022) !== 0 && !onlyOwnersRename)) {
      throw new Error(`${above} can be changed by users other than root, so Farmgate can't trust ${path}.`);
    }
  }
}

function upwards(path: string): string[] {
  const above = dirname(path);
  return above === path ? [path] : [path, ...upwards(above)];
}
