import { sql } from "kysely";
import type { Db } from "#platform/database";
import type { Column, Place } from "#platform/listing";

/**
 * Products whose producer has another name or place than their own rows say: they follow in portions (see `follow.ts`),
 * and are found by what `products_behind` says until they have. Of one who has stopped selling see `isVisible`.
 */

/** Whether there are any; nearly always there are none. */
export const areSomeBehind = sql<boolean>`exists (select from products_behind)`;

export async function findWhetherSomeAreBehind(db: Db): Promise<boolean> {
  const { rows } = await sql<{ are_some: boolean }>`select ${areSomeBehind} as are_some`.execute(db);
  return rows[0]?.are_some ?? false;
}

const isBehind = sql<boolean>`products.producer_id = any (array(select producer_id from products_behind))`;

const itsProducer = sql`from products_behind where products_behind.producer_id = products.producer_id`;

export function placeOfProducts(someAreBehind: boolean): Place {
  const column = "products.place";
  if (!someAreBehind) return { column };
  const now = sql`case when ${isBehind} then (select products_behind.place ${itsProducer}) else ${sql.ref(column)} end`;
  return { column, moved: { isMoved: isBehind, now } };
}

/**
 * How a column that holds the words of the producer's name is searched where some products are behind. Those of a name
 * that is asked for are all looked at. What else a product is found by is its own, unless an old name has the same word:
 * then, and only then, the words are made anew.
 */
export function matchesBehind(name: string, ownText: string): NonNullable<Column["matchesBehind"]> {
  const column = sql.ref(name);
  const anew = sql`search_vector(${sql.raw(ownText)} || ' ' || products_behind.name)`;
  return (query, anyWord) => sql<boolean>`(
    (${column} @@ ${query}::tsquery or products.producer_id = any (
      array(select producer_id from products_behind where words @@ ${anyWord}::tsquery)))
    and case when ${isBehind} then (
      select case when old_words @@ ${anyWord}::tsquery then ${anew} else ${column} || words end @@ ${query}::tsquery
      ${itsProducer}
    ) else true end)`;
}
