import { execFile } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import {
  chmod,
  chown,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Account, mayEnter, runAs } from "./account.ts";
import { createAtomically } from "./atomic-folder.ts";
import type { Binaries } from "./binaries.ts";
import { type ClusterLocation, linkCluster } from "./location.ts";
import { socketFolder } from "./socket.ts";

/** A folder that PostgreSQL keeps a site in, and how to reach its server. */
export interface Cluster {
  /** As the operator wrote it, for messages. */
  dataDir: string;
  folder: string;
  account: Account | undefined;
  /** The folder of the server's unix socket; on Windows 127.0.0.1. */
  host: string;
  port: number;
  password: string;
}

export const user = "farmgate";

/** Opens the cluster at `location`, made if there is none. Throws where it is another version's or out of reach. */
export async function openCluster(
  location: ClusterLocation,
  binaries: Binaries,
  toDisk: boolean,
): Promise<Cluster> {
  const present = await readdir(location.folder).catch(() => []);
  if (present.length === 0) await createCluster(location, binaries, toDisk);
  await linkCluster(location);
  const folder = await realpath(join(location.dataDir, "postgres"));
  await refuseOtherMajor(location, folder, binaries.major);
  if (location.account !== undefined) await refuseOutOfReach(location.account, folder);
  return clusterAt(location, folder);
}

/** How the server of a cluster in `folder` is reached. */
export async function clusterAt(
  { dataDir, account }: Pick<ClusterLocation, "dataDir" | "account">,
  folder: string,
): Promise<Cluster> {
  const password = await readFile(join(folder, passwordFile), "utf8").catch(() => {
    throw new Error(`${folder}/${passwordFile} is missing or unreadable, and nobody can connect without it.`);
  });
  const port = process.platform === "win32" ? Number(await readFile(join(folder, portFile), "utf8")) : 5432;
  const host = process.platform === "win32" ? "127.0.0.1" : socketFolder(folder, password);
  return { dataDir, folder, account, host, port, password };
}

const passwordFile = "farmgate.password";
const portFile = "farmgate.port";

/** Password and port travel inside the cluster's folder, so that one rename makes all of it true at once. */
async function createCluster(location: ClusterLocation, binaries: Binaries, toDisk: boolean): Promise<void> {
  await makeHome(location);
  await createAtomically(location.folder, async (draft) => {
    const folder = join(draft, "cluster");
    const secret = join(draft, passwordFile);
    await mkdir(folder, { mode: 0o700 });
    await writeFile(secret, randomBytes(24).toString("base64url"), { mode: 0o600, flush: true });
    if (location.account !== undefined) {
      for (const path of [folder, secret]) await chown(path, location.account.uid, location.account.gid);
    }
    await initdb(location, binaries, folder, secret, toDisk);
    await rename(secret, join(folder, passwordFile));
    // Below the range that systems hand out, so that hardly anybody else has it.
    if (process.platform === "win32")
      await writeFile(join(folder, portFile), String(randomInt(20_000, 40_000)));
    return folder;
  });
}

/** The folder that a cluster's is to lie in. */
export async function makeHome(location: ClusterLocation): Promise<void> {
  const home = dirname(location.folder);
  const made = await mkdir(home, { recursive: true });
  if (made === undefined) return;
  // mkdir obeys the umask, but the server's account has to pass through.
  await chmod(home, 0o711);
  // For people who wonder whose folder of such a name this is.
  await symlink(resolve(location.dataDir), join(home, "data-dir"));
}

/**
 * Full text search asks the C library what a letter is, and its plain "C" takes every dash and quotation mark beyond
 * ASCII for one; hence the first of these that the system knows.
 */
const letterLocales = ["C.UTF-8", "en_US.UTF-8", "C"];

async function initdb(
  location: ClusterLocation,
  binaries: Binaries,
  folder: string,
  secret: string,
  toDisk: boolean,
) {
  const args = [
    ...["-D", folder, "-U", user, `--pwfile=${secret}`, "--auth=scram-sha-256", "--data-checksums"],
    ...["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
    ...[
      "--set=timezone=UTC",
      "--set=log_timezone=UTC",
      "--no-instructions",
      ...(toDisk ? [] : ["--no-sync"]),
    ],
  ];
  for (const locale of letterLocales) {
    const problem = await run(binaries.initdb, [...args, `--lc-ctype=${locale}`], location.account);
    if (problem === undefined) return;
    if (!problem.includes("invalid locale name"))
      throw new Error(`The database could not be created: ${problem}.`);
  }
}

/** Answers what went wrong, in the program's own words. */
async function run(
  program: string,
  args: string[],
  account: Account | undefined,
): Promise<string | undefined> {
  try {
    await promisify(execFile)(program, args, { ...runAs(account), cwd: dirname(program) });
    return undefined;
  } catch (error) {
    const lines =
      error instanceof Error && "stderr" in error ? String(error.stderr).trimEnd().split("\n") : [];
    const line = lines.find((text) => /error:|FATAL:/.test(text)) ?? lines.at(-1);
    if (!line) throw error;
    return line.replace(/^.*(error|FATAL): +/, "");
  }
}

export async function refuseOtherMajor(
  location: ClusterLocation,
  folder: string,
  major: number,
): Promise<void> {
  const version = await readFile(join(folder, "PG_VERSION"), "utf8").catch(() => {
    throw new Error(`${location.dataDir}/postgres is not a PostgreSQL database: move that folder away.`);
  });
  if (version.trim() === String(major)) return;
  throw new Error(
    `The database in ${location.dataDir} was created by PostgreSQL ${version.trim()}, and this release includes ${major}: ` +
      "move the site with `farmgate export` of the old release and `farmgate import` of this one.",
  );
}

async function refuseOutOfReach(account: Account, folder: string): Promise<void> {
  if (!(await mayEnter(account, dirname(folder)))) {
    throw new Error(
      `The database in ${folder} belongs to uid ${account.uid}, which can't enter the folders above it: ` +
        "move it, or open them to others (chmod o+x).",
    );
  }
}
