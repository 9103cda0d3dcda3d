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

/**
 * All tables of the site that are to last, each after those that its foreign keys name, but for those that name each other in
 * a ring.
 */
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
    const waitsFor = ({ needs }: { needs: string[] }) =>
      [...waiting].filter(({ name }) => needs.includes(name)).length;
    const fewest = Math.min(...[...waiting].map(waitsFor));
    const ready = [...waiting].filter((row) => waitsFor(row) === fewest);
    // Of a ring one alone goes first.
    for (const row of fewest === 0 ? ready : ready.slice(0, 1)) {
      waiting.delete(row);
      sorted.push({ name: row.name, columns: row.columns });
    }
  }
  return sorted;
}

/** What the foreign keys of a ring are made of again, once all rows are there. */
export interface Constraint {
  table: string;
  name: string;
  definition: string;
}

/** The foreign keys of tables that come before what they name. */
export async function readRings(client: pg.Client, tables: Table[]): Promise<Constraint[]> {
  const { rows } = await client.query<Constraint & { names: string }>(
    `select conrelid::regclass::text as table, conname::text as name, confrelid::regclass::text as names,
            pg_get_constraintdef(oid) as definition
     from pg_constraint
     where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid and conparentid = 0
     order by 1, 2`,
  );
  const places = new Map(tables.map(({ name }, place) => [name, place]));
  return rows.filter(({ table, names }) => (places.get(table) ?? 0) < (places.get(names) ?? 0));
}

/** The sequences that have given a number, by name, so that two exports of one site are the same. */
export async function readSequences(client: pg.Client): Promise<Sequence[]> {
  const { rows } = await client.query<Sequence>(
    `select sequencename::text as name, last_value::text as value from pg_sequences
     where schemaname = 'public' and last_value is not null order by sequencename`,
  );
  return rows;
}
