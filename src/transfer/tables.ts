import type pg from "pg";

export interface Table {
  name: string;
  /** Those that hold something of their own: generated ones are made again. */
  columns: string[];
}

export interface Sequence {
  name: string;
  /** The last number it gave. */
  value: string;
}

/** All tables of the site that are to last, each after those that its foreign keys name. */
export async function readTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { needs: string[] }>(
    `select relname::text as name,
            array(select attname::text from pg_attribute
                  where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = ''
                  order by attnum) as columns,
            array(select needed.relname::text from pg_constraint
                  join pg_class needed on needed.oid = confrelid
                  where conrelid = c.oid and contype = 'f' and confrelid <> conrelid) as needs
     from pg_class c
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
       and relname <> 'migrations' and relpersistence = 'p'
       and not exists (select from pg_depend where objid = c.oid and classid = 'pg_class'::regclass and deptype = 'e')
     order by relname`,
  );
  const sorted: Table[] = [];
  const waiting = new Set(rows);
  while (waiting.size > 0) {
    const ready = [...waiting].filter(({ needs }) => ![...waiting].some(({ name }) => needs.includes(name)));
    if (ready.length === 0) throw new Error("The foreign keys go round in a ring.");
    for (const row of ready) {
      waiting.delete(row);
      sorted.push({ name: row.name, columns: row.columns });
    }
  }
  return sorted;
}

/** The sequences that have given a number, by name, so that two exports of one site are the same. */
export async function readSequences(client: pg.Client): Promise<Sequence[]> {
  const { rows } = await client.query<Sequence>(
    `select sequencename::text as name, last_value::text as value from pg_sequences
     where schemaname = 'public' and last_value is not null order by sequencename`,
  );
  return rows;
}
