import { sql } from "kysely";
import { type Db, type Tx, transaction } from "#platform/database";
import type { Loop } from "#platform/jobs";

/** A table whose rows are found by their words. */
export interface Searched {
  table: "products" | "users";
  /** One that its words are made of: to write it makes them anew. */
  column: string;
  /** The cache tag of pages that were found by words. */
  tag: string;
}

/**
 * Makes the words of a table's rows anew where a migration or another language has asked for it in `search_rebuilds`: a batch
 * at a time, going on where a process that ended had come to, and resting as long as it worked.
 */
export function reindexWords(db: Db, searched: Searched): Loop {
  return {
    name: `words of ${searched.table}`,
    async run() {
      const begunAt = performance.now();
      const outcome = await transaction(db, (tx) => reindexBatch(tx, searched));
      if (outcome === "none left") return undefined;
      return outcome === "another's turn" ? anothersTurnMs : performance.now() - begunAt;
    },
  };
}

const anothersTurnMs = 2000;
/** In some tenths of a second. */
const batchRows = 500;

async function reindexBatch(tx: Tx, searched: Searched) {
  const { table } = searched;
  const { rows } = await sql<{ after_id: number }>`
    select after_id from search_rebuilds where list = ${table} for update skip locked`.execute(tx);
  const [begun] = rows;
  if (!begun) {
    const asked = await tx
      .selectFrom("search_rebuilds")
      .select("list")
      .where("list", "=", table)
      .executeTakeFirst();
    return asked ? "another's turn" : "none left";
  }
  const last = await rewrite(tx, searched, begun.after_id);
  if (last === null) await tx.deleteFrom("search_rebuilds").where("list", "=", table).execute();
  else await tx.updateTable("search_rebuilds").set({ after_id: last }).where("list", "=", table).execute();
  return last === null ? "none left" : "some done";
}

/** Answers how far it came; null where no rows are left. Rows are held in the order of their ids, as others hold them. */
async function rewrite(tx: Tx, { table, column, tag }: Searched, afterId: number) {
  const [rowsOf, name] = [sql.table(table), sql.ref(column)];
  const { rows } = await sql<{ last: number | null }>`
    with held as materialized (
      select id from ${rowsOf} where id > ${afterId} order by id limit ${batchRows} for no key update
    ),
    updated as (
      update ${rowsOf} set ${name} = ${name} where id in (select id from held) returning id
    ),
    noted as (insert into changes (topic) select ${tag} where exists (select from updated))
    select max(id) as last from held`.execute(tx);
  return rows[0]?.last ?? null;
}
