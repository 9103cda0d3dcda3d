import { hash } from "node:crypto";
import { mkdir, open, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import pg from "pg";
import { makeFolder, type Recovered, restoreEmbedded } from "#platform/embedded";
import type { PictureStore } from "#platform/pictures";
import { objectsOf } from "./catalog.ts";
import { restorePictures } from "./pictures.ts";
import { makePlan, type Plan, show } from "./plan.ts";
import { untar } from "./untar.ts";
import type { Vault } from "./vault.ts";
import { readInto, segmentBytes, segmentName } from "./wal-pieces.ts";

/**
 * Brings a site back into `dataDir`, which has to be empty, as it was at `until` or at the end of the backup. Answers what
 * was done, in a sentence; throws one, and leaves nothing that a server would start.
 */
export async function restoreSite(
  vault: Vault,
  dataDir: string,
  store: Pick<PictureStore, "write">,
  until: Date | undefined,
): Promise<string> {
  const plan = await makePlan(vault, until);
  const files = await readFiles(vault, plan);
  await begin(dataDir);
  let outcome = { lastChangeAt: new Date(plan.base.finishedAt), lacking: 0, pictures: 0 };
  await restoreEmbedded(dataDir, {
    fill: (folder) => fill(vault, plan, folder),
    until,
    isTrial: false,
    async withRecovered({ connection, lastChangeAt = outcome.lastChangeAt }) {
      const names = await readShown(connection);
      const lacking = await restorePictures(vault, store, names);
      outcome = { lastChangeAt, lacking: lacking.length, pictures: names.length - lacking.length };
      await writeFiles(files, dataDir);
    },
  });
  await rm(join(dataDir, mark), { force: true });
  const { lastChangeAt, lacking, pictures } = outcome;
  return [
    `Restored the site with ${pictures} pictures into ${dataDir}, with all that happened up to ${show(until ?? plan.reachesTo)}.`,
    `The last change in it is of ${show(lastChangeAt)}.`,
    ...(lacking > 0 ? [`${lacking} pictures are not in the backup.`] : []),
    "Start the server.",
  ].join(" ");
}

/** Stands in a folder while a site is restored into it, and after a restore that was cut off. */
const mark = "restoring";

/** Refuses a folder that has anything in it, but for what a restore that was cut off has left. */
async function begin(dataDir: string): Promise<void> {
  const present = await readdir(dataDir).catch((error): string[] => {
    if (error.code === "ENOENT") return [];
    throw new Error(`${dataDir} can't be read: ${error.message}.`);
  });
  const isOurs = present.includes(mark) && !present.includes("postgres");
  if (present.length > 0 && !isOurs)
    throw new Error(
      `${dataDir} is not empty (it has ${present[0]}): move it away, or set DATA_DIR to an empty folder.`,
    );
  makeFolder(dataDir);
  await writeFile(join(dataDir, mark), "A restore into this folder is under way, or was cut off.\n");
}

/** Puts the copy of the cluster and the log that follows it into `folder`. */
export async function fill(vault: Vault, { base, pieces }: Plan, folder: string): Promise<void> {
  await untar(readParts(vault, base.id, base.parts), folder);
  for (const [segment, group] of Map.groupBy(pieces, (piece) => piece.segment)) {
    const path = join(folder, "pg_wal", segmentName(base.timeline, segment));
    const content = Buffer.alloc(segmentBytes);
    const file = await open(path, "a+", 0o600);
    try {
      // The copy brings the beginning of the first one along.
      await file.read(content, 0, segmentBytes, 0);
      for (const piece of group) await readInto(vault, piece, content);
    } finally {
      await file.close();
    }
    await writeFile(path, content, { mode: 0o600 });
  }
}

async function* readParts(vault: Vault, id: string, hashes: string[]): AsyncGenerator<Buffer> {
  for (const [i, expected] of hashes.entries()) {
    const name = objectsOf(id).part(i + 1);
    const part = await vault.read(name);
    if (part === undefined || hash("sha256", part, "hex") !== expected)
      throw new Error(`The backup in ${vault.name} is damaged: ${name} is missing or was changed.`);
    yield part;
  }
}

/** The names of the pictures that the recovered site shows. */
export async function readShown(connection: Recovered["connection"]): Promise<string[]> {
  const client = new pg.Client({ ...connection, application_name: "farmgate restore" });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select name from pictures where uses > 0 order by name",
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** What lies in DATA_DIR beside the database and the pictures, by its paths there, as base64. */
async function readFiles(vault: Vault, { base }: Plan): Promise<Record<string, string>> {
  const text = await vault.read(objectsOf(base.id).files);
  if (text === undefined)
    throw new Error(`The backup in ${vault.name} is damaged: ${objectsOf(base.id).files} is missing.`);
  return JSON.parse(text.toString());
}

async function writeFiles(files: Record<string, string>, dataDir: string): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(dataDir, name);
    if (!path.startsWith(join(dataDir, "/")))
      throw new Error(`The backup is damaged: it has a file ${name}.`);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, Buffer.from(content, "base64"), { mode: 0o600, flush: true });
  }
}
