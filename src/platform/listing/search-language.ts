import { sql } from "kysely";
import type { Config } from "#platform/base";
import type { Tx } from "#platform/database";

/**
 * Has the words of one language share their stems, in what is searched and in what is typed. Where it was another language
 * before, `reindexWords` makes the words of all rows anew; until then a word is found as it is written, and by its beginning.
 */
export async function setSearchLanguage(tx: Tx, language: Config["language"]): Promise<void> {
  const name = snowballNames[language];
  const { rows } = await sql`
    select from pg_ts_dict where oid = 'site_stem'::regdictionary and dictinitoption like ${`%'${name}'%`}`.execute(
    tx,
  );
  if (rows.length > 0) return;
  // Of several servers that start at once one sets it, and the others set the same again.
  await sql`lock table search_rebuilds in exclusive mode`.execute(tx);
  await sql`alter text search dictionary site_stem (language = ${sql.raw(name)}, stopwords = ${sql.raw(name)})`.execute(
    tx,
  );
  await sql`
    insert into search_rebuilds (list) values ('products'), ('users')
    on conflict (list) do update set after_id = default`.execute(tx);
}

/** As PostgreSQL names the languages whose stems it knows. */
const snowballNames: Record<Config["language"], string> = {
  en: "english",
  de: "german",
  fr: "french",
  nl: "dutch",
};
