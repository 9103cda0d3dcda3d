import { sql } from "kysely";
import { type Db, type Tx, transaction } from "#platform/database";
import type { Loop } from "#platform/jobs";

/**
 * Has the products of large producers follow them, who have moved, been renamed or begun to sell again: a portion at a
 * time, each in a transaction of its own, going on where a process that ended had come to. Those of small ones follow by
 * a trigger, in the transaction of the change. See migrations/0021-follow-producer.sql, and `behind.ts` for how they are
 * found meanwhile.
 */
export function following(db: Db): Loop {
  return { name: "products that follow their producers", run: () => followAndTime(db) };
}

/** How long to rest after it: a third of what it took, in which others get what it held. */
async function followAndTime(db: Db): Promise<number> {
  const begunAt = performance.now();
  const hasFollowed = await transaction(db, followSome);
  return hasFollowed ? (performance.now() - begunAt) / 3 : lookEveryMs;
}

const lookEveryMs = 1000;
/** Whoever wants to write one of these waits for some hundredths of a second. */
const productsPerBatch = 100;

interface Behind {
  producer_id: number;
  after_at: string;
  after_id: number;
}

/** Those who have come least far go first. False where nobody is behind, or others are at it. */
async function followSome(tx: Tx): Promise<boolean> {
  const { rows } = await sql<Behind>`
    select producer_id, after_at::text, after_id from products_behind
    order by after_id, producer_id limit 1 for update skip locked`.execute(tx);
  const [behind] = rows;
  if (!behind) return false;
  const { last_at, last_id, looked_at } = await copyProducer(tx, behind);
  if (looked_at < productsPerBatch)
    await tx.deleteFrom("products_behind").where("producer_id", "=", behind.producer_id).execute();
  else
    await tx
      .updateTable("products_behind")
      .set({ after_at: sql`${last_at}::timestamptz`, after_id: last_id })
      .where("producer_id", "=", behind.producer_id)
      .execute();
  return true;
}

/** Products are held in the order of their ids, as others hold them. */
async function copyProducer(tx: Tx, { producer_id, after_at, after_id }: Behind) {
  const { rows } = await sql<{ looked_at: number; last_at: string; last_id: number }>`
    with producer as materialized (
      select coalesce(display_name, username) as name, place,
        is_producer and disabled_at is null and left_at is null as sells
      from users where id = ${producer_id}
    ),
    portion as materialized (
      select id, created_at from products
      where producer_id = ${producer_id} and (created_at, id) > (${after_at}::timestamptz, ${after_id}::bigint)
      order by created_at, id limit ${productsPerBatch}
    ),
    held as materialized (
      select products.id from products cross join producer
      where products.id in (select id from portion)
        and (producer_name, producer_sells, products.place::text) is distinct from (producer.name, sells, producer.place::text)
      order by products.id for no key update of products
    ),
    followed as (
      update products set producer_name = producer.name, producer_sells = sells, place = producer.place
      from producer where products.id in (select id from held)
    )
    select count(*) over () as looked_at, created_at::text as last_at, id as last_id
    from portion order by created_at desc, id desc limit 1`.execute(tx);
  return rows[0] ?? { looked_at: 0, last_at: after_at, last_id: after_id };
}
