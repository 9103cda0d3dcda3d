import { createHash } from "node:crypto";
import { chown, lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Account } from "./account.ts";

/** What the address of a unix socket holds on macOS; Linux takes four more. */
const longestPathBytes = 103;

/**
 * The private folder of the server's socket: the cluster itself, which only its owner may enter, or where that path is
 * too long for a socket, a folder in /tmp whose name nobody can guess without the password. On Windows the address of
 * TCP. All processes on a cluster get the same answer, whatever their TMPDIR says.
 */
export async function socketFolder(
  cluster: string,
  password: string,
  account: Account | undefined,
): Promise<string> {
  if (process.platform === "win32") return "127.0.0.1";
  if (Buffer.byteLength(join(cluster, ".s.PGSQL.5432")) <= longestPathBytes) return cluster;
  const name = createHash("sha256").update(`${password} ${cluster}`).digest("hex").slice(0, 16);
  const folder = `/tmp/farmgate-${name}`;
  const owner = account?.uid ?? process.getuid?.();
  try {
    await mkdir(folder, { mode: 0o700 });
    if (account !== undefined) await chown(folder, account.uid, account.gid);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const { uid, mode } = await lstat(folder);
  if (uid !== owner || (mode & 0o170777) !== 0o040700) {
    throw new Error(`${folder} is not a private folder of the database's: remove it and start again.`);
  }
  return folder;
}
