import { hash } from "node:crypto";
import { join } from "node:path";
import type { FastifyRequest } from "fastify";
import type { Config, Log } from "#platform/base";
import { type Clock, isDiskFull, secondsAfter, tellDiskFull, unavailable } from "#platform/base";
import type { Db } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import { createDiskStore } from "./disk.ts";
import { claimUnused, deletePictures, insertPictures } from "./queries.ts";
import { createS3Store } from "./s3.ts";
import type { PictureStore, StoredPicture } from "./store.ts";
import { createUploads } from "./uploads.ts";

/**
 * Takes pictures in, stores them under names made of their content, and removes those that nothing shows. What shows a
 * picture holds its name in a column whose triggers count it (migrations/0007-pictures.sql).
 */
export interface Pictures {
  /**
   * Reads the picture that the request brings and stores it in each of `sizes`, long edges in pixels. Answers the names to
   * show it by within the hour. Call it outside of transactions, on routes of `takePictures` or `pictureForm`. Throws not_an_image,
   * too_many_pixels, too_large, unavailable.
   */
  receive<Size extends string>(
    request: FastifyRequest,
    sizes: Record<Size, number>,
  ): Promise<Record<Size, string>>;
  /**
   * Loads what draws, 8 MB that commands do without. A server does so before it listens: the file may be another
   * release's, or gone, by the time of the first picture.
   */
  load(): Promise<void>;
  /** Stores WebP files as they are, and answers their names. Throws unavailable. */
  save<Size extends string>(files: Record<Size, Buffer>): Promise<Record<Size, string>>;
  /** Undefined where there is none. Throws unavailable. */
  read(name: string): Promise<StoredPicture | undefined>;
  /** Where the files lie, for who carries a site elsewhere with the rows that name them. */
  store: PictureStore;
  /** Removes the files that have been shown nowhere for a while. The job `sweepPictures` does so every ten minutes. */
  sweep(): Promise<void>;
}

export const sweepPictures: JobKind = { name: "sweep_pictures", retryForSeconds: 600 };

export function createPictures({ config, db, clock, log }: Needs): Pictures {
  const store = openPictureStore(config);
  const upload = createUploads();

  async function save<Size extends string>(files: Record<Size, Buffer>): Promise<Record<Size, string>> {
    const named = Object.entries<Buffer>(files).map(([size, file]) => ({
      size,
      file,
      name: pictureName(file),
    }));
    const byName = new Map(named.map(({ name, file }) => [name, file]));
    if (!(await insertPictures(db, clock.now(), [...byName.keys()]))) throw unavailable();
    await orUnavailable(Promise.all([...byName].map(([name, file]) => store.write(name, file))));
    return Object.fromEntries(named.map(({ size, name }) => [size, name])) as Record<Size, string>;
  }

  async function sweep(): Promise<void> {
    const unusedBefore = secondsAfter(clock.now(), -unusedKeptSeconds);
    await store.tidy?.(unusedBefore);
    for (;;) {
      const names = await claimUnused(db, clock.now(), unusedBefore, 100);
      if (names.length === 0) return;
      await Promise.all(names.map(store.remove));
      await deletePictures(db, names);
    }
  }

  return {
    receive: (request, sizes) =>
      upload(request, async (body, type) => {
        const { encodePicture } = await import("./encode.ts");
        return save(await encodePicture(body, type, sizes));
      }),
    load: async () => void (await import("./encode.ts")),
    save,
    read: (name) => orUnavailable(store.read(name)),
    store,
    sweep,
  };

  /** A place that is away or full is no fault of the client's, and passes. */
  async function orUnavailable<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (isDiskFull(error)) tellDiskFull(log, Object.assign(Object(error), { path: config.dataDir }));
      else log.error({ err: error }, "the pictures can't be reached");
      throw unavailable(retryAfterSeconds);
    }
  }
}

/** Where a site with these settings keeps its pictures. */
export function openPictureStore({ s3, dataDir }: Pick<Config, "s3" | "dataDir">): PictureStore {
  return s3 ? createS3Store(s3) : createDiskStore(join(dataDir, "pictures"));
}

interface Needs {
  config: Config;
  db: Db;
  clock: Clock;
  log: Log;
}

/** Who has just read a page may still ask for its pictures. */
const unusedKeptSeconds = 3600;
const retryAfterSeconds = 10;

/** The name that a file is stored under. */
export function pictureName(file: Buffer): string {
  return hash("sha256", file, "hex").slice(0, 32);
}
