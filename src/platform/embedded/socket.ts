import { createHash } from "node:crypto";
import { chown, lstat, mkdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import type { Account } from "./account.ts";

/** Whose folder a server's socket lies in: `folder` is the cluster's, `host` the socket's. */
interface SocketPlace {
  host: string;
  folder: string;
  account: Account | undefined;
}

/** What the address of a unix socket holds on macOS; Linux takes four more. */
const longestPathBytes = 103;

/**
 * Where the server's socket lies: in the cluster itself, which only its owner may enter, or where that path is too long
 * for a socket, in a folder in /tmp whose name nobody can guess without the password. All processes on a cluster get
 * the same answer, whatever their TMPDIR says.
 */
export function socketFolder(cluster: string, password: string): string {
  if (Buffer.byteLength(join(cluster, ".s.PGSQL.5432")) <= longestPathBytes) return cluster;
  return `/tmp/farmgate-${createHash("sha256").update(`${password} ${cluster}`).digest("hex").slice(0, 16)}`;
}

/** Makes the folder in /tmp, where one is needed. Throws where it lies open to others or is theirs. */
export async function privateSocketFolder({ host, folder, account }: SocketPlace): Promise<void> {
  if (host === folder || process.platform === "win32") return;
  try {
    await mkdir(host, { mode: 0o700 });
    if (account !== undefined) await chown(host, account.uid, account.gid);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const { uid, mode } = await lstat(host);
  const isPrivateFolder = (mode & 0o170777) === 0o040700;
  if (!isPrivateFolder || uid !== (account?.uid ?? process.getuid?.())) {
    throw new Error(`${host} is not a private folder of the database's: remove it and start again.`);
  }
}

/** A stopped server needs none. */
export async function clearSocketFolder({ host, folder }: SocketPlace): Promise<void> {
  if (host !== folder && process.platform !== "win32") await rmdir(host).catch(() => undefined);
}
