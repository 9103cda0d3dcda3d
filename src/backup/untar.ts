import { type FileHandle, mkdir, open } from "node:fs/promises";
import { join } from "node:path";

const blockBytes = 512;

/** Unpacks a tar archive as PostgreSQL writes it, of files and folders only, into `folder`. */
export async function untar(chunks: AsyncIterable<Buffer>, folder: string): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let file: FileHandle | undefined;
  let left = 0;
  let padding = 0;
  let isAtEnd = false;
  try {
    for await (const chunk of chunks) {
      rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      while (rest.length > 0) {
        if (left > 0) {
          const content = rest.subarray(0, left);
          await file?.writeFile(content);
          left -= content.length;
          rest = rest.subarray(content.length);
        } else if (padding > 0) {
          const skipped = Math.min(padding, rest.length);
          padding -= skipped;
          rest = rest.subarray(skipped);
        } else if (rest.length < blockBytes) break;
        else {
          await file?.close();
          file = undefined;
          const header = rest.subarray(0, blockBytes);
          rest = rest.subarray(blockBytes);
          isAtEnd = header.every((byte) => byte === 0);
          if (isAtEnd) continue;
          const entry = readHeader(header);
          file = await makeEntry(entry, folder);
          left = entry.bytes;
          padding = (blockBytes - (entry.bytes % blockBytes)) % blockBytes;
        }
      }
    }
  } finally {
    await file?.close();
  }
  if (!isAtEnd || left > 0) throw new Error("The backup is damaged: its copy of the database is cut off.");
}

interface Entry {
  path: string;
  type: string;
  mode: number;
  bytes: number;
}

function readHeader(header: Buffer): Entry {
  const text = (from: number, to: number) => header.toString("utf8", from, to).replace(/\0.*$/s, "");
  const octal = (from: number, to: number) => Number.parseInt(text(from, to).trim() || "0", 8);
  // A file of 8 GB and more has its size in binary.
  const isBinary = ((header[124] ?? 0) & 0x80) !== 0;
  const bytes = isBinary ? Number(header.readBigUInt64BE(128)) : octal(124, 136);
  const prefix = text(345, 500);
  const path = prefix ? `${prefix}/${text(0, 100)}` : text(0, 100);
  if (path.startsWith("/") || path.split("/").includes("..") || !Number.isSafeInteger(bytes))
    throw new Error(`The backup is damaged: its copy of the database has a file ${path}.`);
  return { path, type: text(156, 157) || "0", mode: octal(100, 108) & 0o700, bytes };
}

async function makeEntry({ path, type, mode }: Entry, folder: string): Promise<FileHandle | undefined> {
  const target = join(folder, path);
  if (type === "5") {
    await mkdir(target, { recursive: true, mode: 0o700 });
    return undefined;
  }
  if (type !== "0")
    throw new Error(`The backup has a tablespace of its own (${path}), which can't be restored.`);
  return open(target, "w", mode);
}
