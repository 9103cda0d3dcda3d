import { randomBytes } from "node:crypto";
import { lstatSync } from "node:fs";
import { access, constants, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Account, mayEnter, serverAccount, sharedFolder } from "./account.ts";
import { makeFolder } from "./make-folder.ts";

/** Where a cluster lies or will lie, and who its server runs as (undefined: as ourselves). */
export interface ClusterLocation {
  /** As the operator wrote it, for messages. */
  dataDir: string;
  folder: string;
  account: Account | undefined;
}

/**
 * Follows DATA_DIR/postgres to the cluster's folder. Where the server's account cannot enter DATA_DIR, a folder under
 * /var/lib/farmgate is chosen, which `linkCluster` links to DATA_DIR/postgres once the cluster is there.
 */
export async function locateCluster(dataDir: string): Promise<ClusterLocation> {
  makeFolder(dataDir);
  await access(dataDir, constants.W_OK | constants.X_OK);
  const handle = join(resolve(dataDir), "postgres");
  const account = serverAccount();
  const linked = await linkTarget(handle);
  const folder = linked ?? ((await exists(handle)) ? handle : await choose(handle, account));
  const owner = await stat(folder).catch(() => undefined);
  if (owner === undefined && linked !== undefined) {
    throw new Error(
      `${dataDir}/postgres is a link to ${linked}, which doesn't exist: restore it, or remove the link.`,
    );
  }
  if (owner === undefined || process.getuid === undefined) return { dataDir, folder, account };
  if (account === undefined && owner.uid !== process.getuid()) {
    throw new Error(
      `The database in ${dataDir}/postgres belongs to another user of this machine (uid ${owner.uid}): ` +
        "start Farmgate as that user, or as root.",
    );
  }
  // A cluster that a plain user made stays theirs when root starts it.
  const keeper = account && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : account;
  return { dataDir, folder, account: keeper };
}

/** Whether a first start has made a cluster here, be it in another folder. */
export function hasCluster(dataDir: string): boolean {
  return lstatSync(join(resolve(dataDir), "postgres"), { throwIfNoEntry: false }) !== undefined;
}

/** Makes DATA_DIR/postgres lead to the finished cluster. A start that is cut off before it goes on from there. */
export async function linkCluster(location: ClusterLocation): Promise<void> {
  const handle = join(resolve(location.dataDir), "postgres");
  if (await exists(handle)) return;
  // Of several first starts one has moved it already.
  await rename(chosenLink(handle), handle).catch(() => undefined);
}

/** Several first starts at once agree through one link that only the first of them can make. */
async function choose(handle: string, account: Account | undefined): Promise<string> {
  if (account === undefined || (await mayEnter(account, dirname(handle)))) return handle;
  const link = chosenLink(handle);
  const home = join(await sharedFolder(), randomBytes(8).toString("hex"));
  await symlink(join(home, "postgres"), link).catch((error) => {
    if (error.code !== "EEXIST") throw error;
  });
  const settled = await linkTarget(handle);
  if (settled === undefined) return (await linkTarget(link)) ?? (await choose(handle, account));
  await rm(link, { force: true });
  return settled;
}

function chosenLink(handle: string): string {
  return `${handle}.chosen`;
}

async function linkTarget(path: string): Promise<string | undefined> {
  const link = await readlink(path).catch(() => undefined);
  return link === undefined ? undefined : resolve(dirname(path), link);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
