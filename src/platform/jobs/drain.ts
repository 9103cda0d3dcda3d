import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import type { Db, Tx } from "#platform/database";
import { claimRows, type OutboxRow, settleRows } from "./outbox.ts";
import type { Work } from "./work.ts";

/** Does what the outbox holds of one kind, in this process. */
export interface Drain {
  /** Has rows claimed: at once, or with those that come soon after the last. */
  notify(): void;
  /** Claims nothing any more. Resolves when what is under way is done and settled, or after 10 seconds. */
  stop(): Promise<void>;
}

/** What comes within this time after rows were claimed is claimed with the next. */
const batchingMilliseconds = 100;
/**
 * What is done is written down at once, but so often at most: a busy process writes once for many. What a killed process
 * did since is done again, and what it was about.
 */
const settlingMilliseconds = 100;
const retryAfterMilliseconds = 2000;
const stopMilliseconds = 10_000;

/** `handOver` adds what failed, once, and what somebody died with, to what is tried again slowly. */
export function createDrain(
  db: Db,
  { name, mostRows, begin, failed }: Work,
  handOver: (tx: Tx, all: object[]) => Promise<void>,
): Drain {
  const batches = new Set<Promise<void>>();
  const changed = new Set<OutboxRow>();
  let handedOver: object[] = [];
  let settling: Promise<void> | undefined;
  let underWay = 0;
  let batching: { isNotified: boolean } | undefined;
  let isStopping = false;
  return { notify, stop };

  function notify() {
    if (batching) {
      batching.isNotified = true;
      return;
    }
    claim();
    const next = { isNotified: false };
    batching = next;
    const end = () => {
      batching = undefined;
      if (next.isNotified) notify();
    };
    setTimeout(end, batchingMilliseconds).unref();
  }

  async function stop() {
    isStopping = true;
    const done = Promise.all(batches).then(() => settling);
    await Promise.race([done, sleep(stopMilliseconds, undefined, { ref: false })]);
  }

  function claim() {
    const most = mostRows - underWay;
    if (isStopping || most === 0) return;
    underWay += most;
    const batch = claimBatch(most).catch(failed);
    batches.add(batch);
    batch.finally(() => batches.delete(batch));
  }

  async function claimBatch(most: number) {
    const rows = await claimRows(db, name, most).finally(() => {
      underWay -= most;
    });
    underWay += rows.length;
    await run(rows);
    // A full batch: more may wait.
    if (rows.length === most) claim();
  }

  async function run(rows: OutboxRow[]) {
    const things = rows.flatMap((row) => row.data.map((thing) => ({ row, thing })));
    const [given, fresh] = [
      things.filter(({ row }) => row.wasClaimed),
      things.filter(({ row }) => !row.wasClaimed),
    ];
    for (const { row, thing } of given) settle(row, thing, true);
    const ends = begin(fresh.map(({ thing }) => thing)).map(async (end, n) => {
      const { row, thing } = fresh[n] ?? {};
      const hasFailed = await end.then(
        () => false,
        (error) => failed(error) ?? true,
      );
      if (row && thing) settle(row, thing, hasFailed);
    });
    await Promise.all(ends);
  }

  function settle(row: OutboxRow, thing: object, hasFailed: boolean) {
    row.data = row.data.filter((one) => one !== thing);
    if (row.data.length === 0) underWay--;
    if (hasFailed) handedOver.push(thing);
    changed.add(row);
    settling ??= settleChanged();
  }

  async function settleChanged() {
    while (changed.size > 0) {
      // What ends in one moment is settled together.
      await setImmediate();
      const [rows, given] = [[...changed], handedOver];
      changed.clear();
      handedOver = [];
      try {
        await settleRows(db, name, rows, (tx) => handOver(tx, given));
        await sleep(settlingMilliseconds);
      } catch (error) {
        failed(error);
        for (const row of rows) changed.add(row);
        handedOver.push(...given);
        await sleep(retryAfterMilliseconds);
      }
    }
    settling = undefined;
  }
}
