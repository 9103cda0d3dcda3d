import { type RawBuilder, type Selectable, sql } from "kysely";
import type { DB, Db, Tx } from "#platform/database";
import { listNames, listsFor } from "../lists.ts";

/** What the scores are made with: all reviews of the site, its day and currency, and since when orders count. */
export type HomeState = Omit<Selectable<DB["home_state"]>, "is_only">;

const stateColumns = ["reviews", "stars", "day", "currency", "orders_since"] as const;

/** One writer of scores at a time, until the transaction ends: an earlier state never overwrites a later one. */
export async function lockScores(tx: Tx): Promise<HomeState | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended('home scores', 0)), set_config('statement_timeout', '60s', true)`.execute(
    tx,
  );
  return tx.selectFrom("home_state").select(stateColumns).executeTakeFirst();
}

export async function writeState(tx: Tx, state: HomeState): Promise<void> {
  await tx
    .insertInto("home_state")
    .values(state)
    .onConflict((conflict) => conflict.column("is_only").doUpdateSet(state))
    .execute();
}

/** Queues the producers of whom an order was counted that by `since` has become too old. */
export async function queueForOldOrders(tx: Tx, countedSince: Date, since: Date): Promise<void> {
  await sql`insert into home_changes (user_id)
    select producer_id from home_orders where fulfilled_at > ${countedSince} and fulfilled_at <= ${since}
    union
    select producer_id from home_orders where ready_at > ${countedSince} and ready_at <= ${since}`.execute(
    tx,
  );
}

/** Queues the producers with goods whose best-before day lies from one of two days on to before the other. */
export async function queueForExpired(tx: Tx, oneDay: string, otherDay: string): Promise<void> {
  await sql`insert into home_changes (user_id)
    select distinct producer_id from products
    where best_before >= least(${oneDay}::date, ${otherDay}::date)
      and best_before < greatest(${oneDay}::date, ${otherDay}::date)
      and is_visible and has_stock`.execute(tx);
}

/** Queues all producers whose orders count. */
export async function queueForOrders(tx: Tx, since: Date): Promise<void> {
  await sql`insert into home_changes (user_id)
    select distinct producer_id from home_orders where fulfilled_at > ${since}`.execute(tx);
}

/** Dequeues at most `limit` changes. */
export async function takeChanges(tx: Tx, limit: number) {
  const { rows } = await sql<{ taken: number; user_ids: number[]; reviews: number; stars: number }>`
    with taken as (
      delete from home_changes where id in (select id from home_changes order by id limit ${limit}) returning *
    )
    select count(*) as taken, coalesce(array_agg(distinct user_id), '{}')::float8[] as user_ids,
      coalesce(sum(reviews), 0)::bigint as reviews, coalesce(sum(stars), 0)::bigint as stars
    from taken`.execute(tx);
  return rows[0] ?? { taken: 0, user_ids: [], reviews: 0, stars: 0 };
}

/** Works out the scores of these producers from their rows. */
export async function rescore(tx: Tx, state: HomeState, userIds: number[]): Promise<void> {
  await sql`
    with ${ranking(state, sql`and producer_id = any (${userIds}::bigint[])`)},
    gone as (
      delete from home_scores
      where user_id = any (${userIds}::bigint[])
        and not exists (
          select from ranked where ranked.list = home_scores.list and ranked.user_id = home_scores.user_id
        )
    )
    insert into home_scores (list, user_id, key, minus_rating, sample_size)
    select list, user_id, key, minus_rating, sample_size from ranked
    on conflict (list, user_id) do update
    set key = excluded.key, minus_rating = excluded.minus_rating, sample_size = excluded.sample_size
    where (home_scores.key, home_scores.minus_rating, home_scores.sample_size)
      <> (excluded.key, excluded.minus_rating, excluded.sample_size)`.execute(tx);
}

/** Weighs all ratings anew: the mean of the site has moved. */
export async function reweigh(tx: Tx, state: HomeState): Promise<void> {
  const { key } = listsFor(state).best_rated;
  await sql`update home_scores set key = ${key} from users
    where list = 'best_rated' and users.id = user_id and home_scores.key <> ${key}`.execute(tx);
}

/** Where the stored scores are not what the rows say; what is still to be worked out is left out. */
export async function findWrongScores(db: Db, state: HomeState) {
  const { rows } = await sql<{ list: string; user_id: number; stored: string; counted: string }>`
    with ${ranking(state, sql``)}
    select list, user_id,
      coalesce(format('%s of %s', stored.key, stored.sample_size), 'none') as stored,
      coalesce(format('%s of %s', ranked.key, ranked.sample_size), 'none') as counted
    from home_scores stored full join ranked using (list, user_id)
    where (stored.key, stored.minus_rating, stored.sample_size)
        is distinct from (ranked.key, ranked.minus_rating, ranked.sample_size)
      and user_id not in (select user_id from home_changes)
    order by list, user_id`.execute(db);
  return rows;
}

/** All reviews as they were added up, with what is still to be added, and as people's rows say. */
export async function countReviews(db: Db) {
  const { rows } = await sql<{ stored: string; counted: string }>`
    select format('%s reviews with %s stars', reviews + new_reviews, stars + new_stars) as stored,
      format('%s reviews with %s stars', all_reviews, all_stars) as counted
    from home_state,
      (select coalesce(sum(reviews), 0), coalesce(sum(stars), 0) from home_changes) fresh (new_reviews, new_stars),
      (select sum(rating_count), sum(rating_sum) from users) everybody (all_reviews, all_stars)`.execute(db);
  return rows[0];
}

export async function readState(db: Db): Promise<HomeState | undefined> {
  return db.selectFrom("home_state").select(stateColumns).executeTakeFirst();
}

/** The rows that the lists should have, named `ranked`: of those producers only who have something in stock. */
function ranking(state: HomeState, whose: RawBuilder<unknown>): RawBuilder<unknown> {
  const lists = listsFor(state);
  const parts = listNames.map((name) => {
    const { holds, key, sampleSize } = lists[name];
    return sql`select ${sql.lit(name)} as list, user_id, ${key} as key, minus_rating, ${sampleSize} as sample_size
      from facts where ${holds}`;
  });
  return sql`shops as (
    select producer_id as user_id, count(harvested_on) as harvested, sum(harvested_on - date '1970-01-01') as harvest_days
    from products
    where is_visible and has_stock and coalesce(best_before >= ${state.day}::date, true) ${whose}
    group by producer_id
  ),
  facts as (
    select shops.*, producer_since, rating_count, rating_sum,
      case when rating_count = 0 then 0 else -rating_sum::float8 / rating_count end as minus_rating, bought.*
    from shops
    join users on users.id = shops.user_id and is_producer and disabled_at is null and left_at is null
    cross join lateral (
      select count(*) filter (where is_counted) as orders,
        sum(total_minor) filter (where is_counted) as turnover_minor,
        count(*) filter (where is_timed) as timed_orders,
        count(distinct buyer_id) filter (where is_timed) as buyers,
        percentile_cont(0.5) within group (order by extract(epoch from done_at - placed_at)::float8 / 3600)
          filter (where is_timed) as median_hours
      from (
        select *, fulfilled_at > ${state.orders_since} and currency = ${state.currency} as is_counted,
          done_at > ${state.orders_since} as is_timed
        from (
          select *, case delivery_method when 'pickup' then ready_at else fulfilled_at end as done_at
          from home_orders
          where producer_id = shops.user_id
            and (fulfilled_at > ${state.orders_since} or ready_at > ${state.orders_since})
        ) done
      ) counted
    ) bought
  ),
  ranked as (${sql.join(parts, sql` union all `)})`;
}
