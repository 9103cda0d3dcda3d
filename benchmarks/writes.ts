import { parseArgs } from "node:util";
import pg from "pg";
import { askInTurns } from "./asking.ts";
import { type Build, buildAt, thisBuild } from "./builds.ts";
import { openStall } from "./checkout.ts";
import { type Row, tell } from "./rows.ts";
import { untilCalm } from "./shop.ts";
import { type Site, withSite } from "./site.ts";
import { aligned } from "./tables.ts";
import { placeInLog, readWritten, type Written } from "./wal.ts";

/**
 * What a checkout of three lines by two producers writes, the letters that it sends with it: `node benchmarks/writes.ts [--against
 * <commit>]`, with an opponent for both, of 32 clients and of one, and by index. The disk is waited for, as `npm start` does.
 */
if (import.meta.main) {
  const { values } = parseArgs({ options: { against: { type: "string" } } });
  tell(await measureWrites());
  for (const build of [thisBuild, ...(values.against ? [await buildAt(values.against)] : [])])
    await tellAll(build);
}

export async function measureWrites(): Promise<Row[]> {
  const { bytes, imageBytes, commits, syncs, indexEntries } = await writesOf(thisBuild, 32);
  const row = (what: string, ratio: number, atMost: number) => ({
    ...{ what: `each checkout with its letters: ${what}`, ratio, bar: { atMost } },
  });
  return [
    // Whole pages come once after each checkpoint, the fewer for each the more is bought.
    row("kB of WAL but for whole pages", (bytes - imageBytes) / 1000, 9),
    row("syncs", syncs, 1.1),
    row("commits", commits, 1.5),
    row("index entries", sumOf(indexEntries), 22),
  ];
}

/** For each checkout. */
interface Writes extends Written {
  syncs: number;
}

async function tellAll(build: Build): Promise<void> {
  const all: [string, Writes][] = [];
  for (const clients of [32, 1]) all.push([`${clients} clients`, await writesOf(build, clients)]);
  const cells = all.map(([what, { bytes, imageBytes, commits, syncs, indexEntries }]) => [
    `${build.name}, ${what}`,
    ...[bytes, imageBytes].map((value) => value.toFixed(0)),
    ...[commits, syncs, sumOf(indexEntries)].map((value) => value.toFixed(2)),
  ]);
  const head = ["for each checkout", "WAL bytes", "of whole pages", "commits", "syncs", "index entries"];
  for (const line of aligned([head, ...cells])) console.log(line);
  const [, { indexEntries }] = all[0] ?? ["", { indexEntries: new Map<string, number>() }];
  const most = [...indexEntries].sort(([, one], [, other]) => other - one);
  console.log(most.map(([name, count]) => `${name} ${count.toFixed(2)}`).join(", "));
}

function sumOf(entries: Map<string, number>): number {
  return [...entries.values()].reduce((sum, one) => sum + one, 0);
}

async function writesOf(build: Build, clients: number): Promise<Writes> {
  let found: Writes | undefined;
  await withSite(
    async (site) => {
      found = await measureOf(site, clients);
    },
    10_000,
    build,
    { fsync: "on" },
  );
  if (!found) throw new Error("nothing was measured");
  return found;
}

async function measureOf(site: Site, clients: number): Promise<Writes> {
  const pool = new pg.Pool({ ...site.connection, max: 1 });
  // A pool without a listener would end the process where the server ends a connection.
  pool.on("error", () => {});
  const stall = await openStall(site);
  const load = await stall.load(clients);
  const sent = await stall.lettersSent();
  const sums: (Writes & { answers: number })[] = [];
  let [from, syncsBefore] = [0n, 0];
  await pool.query("checkpoint");
  const refill = async () => {
    await load.refill?.();
    await untilCalm(site);
    [from, syncsBefore] = [await placeInLog(pool), await syncsOf(pool)];
  };
  const settle = async (answers: number) => {
    await sent(answers);
    // What is written of a letter is written after it was sent.
    await untilCalm(site);
    const syncs = (await syncsOf(pool)) - syncsBefore;
    // The log is in its file once something later was waited for.
    const to = await placeInLog(pool);
    await pool.query("select pg_logical_emit_message(true, 'benchmark', '')");
    sums.push({ ...(await readWritten(pool, from, to)), syncs, answers });
  };
  await askInTurns([{ load: { ...load, refill, settle } }], 4);
  await pool.end();
  // By then most pages have been written as a whole.
  return averageOf(sums.slice(-3));
}

function averageOf(turns: (Writes & { answers: number })[]): Writes {
  const answers = turns.reduce((sum, turn) => sum + turn.answers, 0);
  const average = (of: (turn: Writes) => number) => turns.reduce((sum, turn) => sum + of(turn), 0) / answers;
  const names = new Set(turns.flatMap(({ indexEntries }) => [...indexEntries.keys()]));
  return {
    ...{ bytes: average(({ bytes }) => bytes), imageBytes: average(({ imageBytes }) => imageBytes) },
    ...{ commits: average(({ commits }) => commits), syncs: average(({ syncs }) => syncs) },
    indexEntries: new Map(
      [...names].map((name) => [name, average(({ indexEntries }) => indexEntries.get(name) ?? 0)]),
    ),
  };
}

/** How often the log was waited for to be on the disk. */
async function syncsOf(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ syncs: string }>(
    "select sum(fsyncs) as syncs from pg_stat_io where object = 'wal'",
  );
  return Number(rows[0]?.syncs);
}
