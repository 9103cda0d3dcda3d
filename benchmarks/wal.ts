import type pg from "pg";

/** What was written ahead between two moments. */
export interface Written {
  bytes: number;
  /** Of these, whole pages: each page is written as such once after a checkpoint. */
  imageBytes: number;
  /** Of transactions that wrote something. */
  commits: number;
  /** In indexes that are B-trees, by the name of the index. */
  indexEntries: Map<string, number>;
}

/** A place in the log that `readWritten` takes. */
export async function placeInLog(pool: pg.Pool): Promise<bigint> {
  const { rows } = await pool.query<{ place: string }>(
    "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as place",
  );
  return BigInt(rows[0]?.place ?? 0);
}

/** Reads PostgreSQL's own log, whose user has to be its superuser: no view counts what goes into indexes. */
export async function readWritten(pool: pg.Pool, from: bigint, to: bigint): Promise<Written> {
  const names = await indexesOf(pool);
  const written: Written = {
    ...{ bytes: Number(to - from), imageBytes: 0, commits: 0 },
    indexEntries: new Map(),
  };
  for (const record of recordsIn(await readLog(pool, from, to))) {
    const kind = `${record.readUInt8(17)} ${record.readUInt8(16) & 0x70}`;
    const { imageBytes, node } = firstBlocks(record);
    written.imageBytes += imageBytes;
    if (kind === commit) written.commits++;
    const name = names.get(node ?? 0);
    if (leafInserts.has(kind) && name !== undefined)
      written.indexEntries.set(name, (written.indexEntries.get(name) ?? 0) + 1);
  }
  return written;
}

/** Resource manager and kind, as in rmgrlist.h, xact.h and nbtxlog.h of PostgreSQL 18. */
const commit = "1 0";
/** Into a leaf, with a split of the page to either side, and into a list of rows of one value. */
const leafInserts = new Set(["11 0", "11 48", "11 64", "11 80"]);

const pageBytes = 8192n;
const segmentBytes = 16n * 1024n * 1024n;
const [pageHeader, segmentHeader, recordHeader] = [24, 40, 24];

/** The log between two places without the headers of its pages. */
async function readLog(pool: pg.Pool, from: bigint, to: bigint): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let at = from - (from % pageBytes); at < to; at += pageBytes) {
    const { rows } = await pool.query<{ page: Buffer }>(
      // The name of a segment's first byte is that of the one before.
      "select pg_read_binary_file('pg_wal/' || pg_walfile_name('0/0'::pg_lsn + $1::numeric + 1), $2, $3) as page",
      [String(at), String(at % segmentBytes), String(pageBytes)],
    );
    const begins = Math.max(at % segmentBytes === 0n ? segmentHeader : pageHeader, Number(from - at));
    parts.push((rows[0]?.page ?? Buffer.alloc(0)).subarray(begins, Math.max(begins, Number(to - at))));
  }
  return Buffer.concat(parts);
}

/** One after the other, each at a multiple of eight bytes. */
function* recordsIn(log: Buffer): Generator<Buffer> {
  for (let at = 0; at + recordHeader <= log.length; ) {
    const length = log.readUInt32LE(at);
    if (length < recordHeader) throw new Error(`a record of ${length} bytes`);
    if (at + length > log.length) return;
    yield log.subarray(at, at + length);
    at += Math.ceil(length / 8) * 8;
  }
}

/** The file that the first of a record's pages is in, and what all its whole pages take. */
function firstBlocks(record: Buffer): { imageBytes: number; node: number | undefined } {
  const [hasImage, isSameFile, isCompressed, hasHole] = [0x10, 0x80, 0x1c, 0x01];
  let imageBytes = 0;
  let node: number | undefined;
  // A number from 33 on heads what belongs to no page.
  for (let at = recordHeader; at < record.length && record.readUInt8(at) <= 32; ) {
    const flags = record.readUInt8(at + 1);
    at += 4;
    if (flags & hasImage) {
      imageBytes += record.readUInt16LE(at);
      const info = record.readUInt8(at + 4);
      at += info & isCompressed && info & hasHole ? 7 : 5;
    }
    if (!(flags & isSameFile)) {
      node ??= record.readUInt32LE(at + 8);
      at += 12;
    }
    at += 4;
  }
  return { imageBytes, node };
}

/** By the number of its file. */
async function indexesOf(pool: pg.Pool): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ node: number; name: string }>(
    "select pg_relation_filenode(oid)::bigint::integer as node, relname as name from pg_class where relkind = 'i'",
  );
  return new Map(rows.map(({ node, name }) => [node, name]));
}
