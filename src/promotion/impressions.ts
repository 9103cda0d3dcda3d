import { sql } from "kysely";
import type { Clock } from "#platform/base";
import type { Db } from "#platform/database";
import type { Loop } from "#platform/jobs";

/**
 * How often products were shown in the place that their promotion pays for. Most of these responses are cached ones, for
 * which nothing may be written: they are counted in memory, of nobody in particular, and written all at once.
 */

interface Counted {
  /** When the first of these was. */
  since: Date;
  times: Map<number, number>;
}

const counted = new WeakMap<Db, Counted>();

/** What counts one more impression of each of these products, for responses that show them; undefined where there are none. */
export function countingImpressions(
  { db, clock }: { db: Db; clock: Clock },
  productIds: number[],
): (() => void) | undefined {
  if (productIds.length === 0) return undefined;
  return () => {
    const { times } = countedOf(db, clock);
    for (const id of productIds) times.set(id, (times.get(id) ?? 0) + 1);
  };
}

function countedOf(db: Db, clock: Clock): Counted {
  const known = counted.get(db);
  if (known) return known;
  const begun = { since: clock.now(), times: new Map<number, number>() };
  counted.set(db, begun);
  return begun;
}

/** How often what was counted is written; a crash forgets as much. */
const writtenEverySeconds = 60;

/** Writes what this process has counted, again and again and when it ends. While the database is away it goes on counting. */
export function writingImpressions({ db, clock }: { db: Db; clock: Clock }): Loop {
  const write = async () => {
    const taken = counted.get(db);
    counted.delete(db);
    if (taken)
      await addImpressions(db, taken, clock.now()).catch((error) => {
        putBack(db, taken);
        throw error;
      });
    return writtenEverySeconds * 1000;
  };
  return { name: "impressions", run: write, end: write };
}

function putBack(db: Db, taken: Counted): void {
  const meanwhile = counted.get(db)?.times ?? new Map<number, number>();
  for (const [id, times] of meanwhile) taken.times.set(id, (taken.times.get(id) ?? 0) + times);
  counted.set(db, taken);
}

/**
 * Adds to each promotion that lasted while its product was shown: to both of two that overlap, as what was sold is told of
 * both. Rows are locked in one order, for other processes write them too.
 */
async function addImpressions(db: Db, { since, times }: Counted, now: Date): Promise<void> {
  await sql`
    with lasting as (
      select promotions.id, shown.times
      from unnest(${[...times.keys()]}::bigint[], ${[...times.values()]}::bigint[]) shown (product_id, times)
      join promotions on promotions.product_id = shown.product_id
      where created_at <= ${now} and promoted_until > ${since}
      order by promotions.id for no key update of promotions
    )
    update promotions set impressions = coalesce(impressions, 0) + lasting.times
    from lasting where promotions.id = lasting.id`.execute(db);
}
