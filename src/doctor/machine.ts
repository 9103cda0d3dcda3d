import type { StatsFs } from "node:fs";
import { statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { dirname } from "node:path";
import { type Finding, finding } from "./findings.ts";
import type { Patient } from "./types.ts";

const megabyte = 1024 ** 2;
/** PostgreSQL stops where it can't write; an upgrade and a checkpoint of a busy hour need about this much. */
const leastFreeBytes = 500 * megabyte;
const comfortableFreeBytes = 2048 * megabyte;
const comfortableShare = 0.1;
const fewFiles = 10_000;

/** The disk on which pictures, certificates and an embedded database lie. */
export async function checkDisk({ config: { dataDir } }: Patient): Promise<Finding[]> {
  const read = await readDisk(dataDir).catch((error: Error) => error);
  if (read instanceof Error)
    return [finding("disk", "disk_unreadable", { folder: dataDir, why: read.message })];
  const { bavail, blocks, bsize, ffree, files } = read;
  const [free, total] = [bavail * bsize, blocks * bsize];
  const about = { folder: dataDir, free, total };
  const isLow = free < Math.min(comfortableFreeBytes, total * comfortableShare);
  const code = free < leastFreeBytes ? "disk_full" : isLow ? "disk_low" : "disk_ok";
  // Some file systems count no files.
  const isShortOfFiles = files > 0 && ffree < fewFiles;
  return [
    finding("disk", code, about),
    ...(isShortOfFiles ? [finding("disk", "disk_files", { folder: dataDir, free: ffree })] : []),
  ];
}

/** The file system of a folder; of one that is yet to be made, that of the folder in which it will lie. */
export async function readDisk(folder: string): Promise<StatsFs> {
  try {
    return await statfs(folder, { bigint: false });
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!isMissing || dirname(folder) === folder) throw error;
    return readDisk(dirname(folder));
  }
}

/** Below it the next export, backup or burst of pictures may meet the kernel's killer. */
const leastFreeMemoryBytes = 150 * megabyte;

export function checkMemory(): Finding[] {
  const limit = process.constrainedMemory();
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  const free = Math.min(freemem(), process.availableMemory());
  return [finding("memory", free < leastFreeMemoryBytes ? "memory_low" : "memory_ok", { free, total })];
}
