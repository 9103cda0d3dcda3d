import { type RawBuilder, sql } from "kysely";
import { hashPassword } from "#accounts";
import type { Clock } from "#platform/base";
import { type Db, type Tx, transaction } from "#platform/database";
import { demoDomain, demoPassword } from "./people.ts";
import { fieldBeginnings, fieldEndings, firstNames, goods, kinds, places, sentences } from "./scale-words.ts";
import { towns } from "./towns.ts";

/** What a market of that size holds. */
export interface Scale {
  products: number;
  users: number;
  producers: number;
  reviews: number;
}

/** For each 1,000 products: a hundred people, five of them producers, and two thousand reviews. */
export function scaleOf(products: number): Scale {
  return {
    products,
    users: Math.max(100, Math.round(products / 10)),
    producers: Math.max(50, Math.round(products / 200)),
    reviews: products * 2,
  };
}

/**
 * Fills an empty database with a market of that many products. The same size gives the same market: values are chosen
 * by a hash of the row's number. The database makes the rows, in statements of `step` rows that each commit, so after
 * an interruption start again with an empty database. Throws if the database has people.
 */
export async function fillScale(
  db: Db,
  clock: Clock,
  { products, users, producers, reviews }: Scale,
  tell: (line: string) => void,
): Promise<void> {
  const somebody = await db.selectFrom("users").select("id").limit(1).execute();
  if (somebody.length > 0) throw new Error("The database is not empty: the market needs an empty one.");
  const passwordHash = await hashPassword(demoPassword, "demo");
  const market = { now: clock.now(), passwordHash, products, users, producers };
  const inSteps = async (what: Insert, total: number, step: number) => {
    for (let from = 1; from <= total; from += step) {
      const to = Math.min(total, from + step - 1);
      await patiently(db, (tx) => inserts[what](tx, market, from, to));
      tell(`${to} of ${total} ${what}`);
    }
  };
  await inSteps("users", users, 20_000);
  await inSteps("products", products, 20_000);
  // Each statement changes the means of all producers once.
  await inSteps("reviews", reviews, 500_000);
  await patiently(db, async (tx) => {
    await sql`select setval(pg_get_serial_sequence('users', 'id'), ${users}),
      setval(pg_get_serial_sequence('products', 'id'), ${products})`.execute(tx);
    await sql`analyze`.execute(tx);
  });
}

/** A statement for many rows may take its time. */
function patiently(db: Db, work: (tx: Tx) => Promise<void>): Promise<void> {
  return transaction(db, async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx);
    await work(tx);
  });
}

type Insert = keyof typeof inserts;
const inserts = { users: insertUsers, products: insertProducts, reviews: insertReviews };

interface Market {
  now: Date;
  passwordHash: string;
  products: number;
  users: number;
  producers: number;
}

/** Producers first, then buyers; who came first has the lower number. */
async function insertUsers(tx: Tx, { now, passwordHash, producers }: Market, from: number, to: number) {
  const town = (column: "name" | "latitude" | "longitude", type: string) =>
    oneOf(
      towns.map((one) => one[column]),
      type,
      "i",
      1,
    );
  await sql`
    insert into users (id, username, email, password_hash, joined_at, display_name, about, location_name, latitude,
      longitude, producer_status, producer_since, offers)
    overriding system value
    select i, username, username || ${`@${demoDomain}`}, ${passwordHash}, joined_at,
      case when sells then ${fieldName("i", 2)} || ' Farm' else ${oneOf(firstNames, "text", "i", 3)} || ' '
        || ${fieldName("i", 4)} end,
      case when sells then ${oneOf(sentences, "text", "i", 5)} end,
      ${town("name", "text")},
      ${town("latitude", "float8")} + ${share("i", 6)} * 0.2 - 0.1,
      ${town("longitude", "float8")} + ${share("i", 7)} * 0.3 - 0.15,
      case when sells then 'approved' else 'none' end,
      case when sells then joined_at end,
      case when not sells then '{}' when ${share("i", 8)} < 0.4 then '{pickup,delivery}' else '{pickup}' end::text[]
    from generate_series(${from}::bigint, ${to}::bigint) i
    cross join lateral (select i <= ${producers} as sells) role
    cross join lateral (select case when sells then 'farm-' else 'buyer-' end || i as username,
      ${now}::timestamptz - interval '5 years' + i * interval '20 minutes' as joined_at) told`.execute(tx);
}

async function insertProducts(tx: Tx, { now, products, producers }: Market, from: number, to: number) {
  const good = <K extends 0 | 1 | 2 | 3 | 4>(place: K, type: string) =>
    oneOf(
      goods.map((one) => one[place]),
      type,
      "i",
      1,
    );
  await sql`
    insert into products (id, producer_id, name, description, category, currency, price_minor, pack_size, pack_unit,
      stock, is_listed, harvested_on, best_before, allergens, origin, labels, promoted_until, created_at, updated_at)
    overriding system value
    select i, 1 + floor(${share("i", 2)} * ${producers}::int), ${skewed(kinds, "i", 3)} || ' ' || ${good(1, "text")},
      ${description(products)}, ${good(0, "text")}, 'EUR',
      greatest(20, round(${good(4, "float8")} * (0.5 + ${share("i", 4)} + ${share("i", 5)} / 2))),
      ${good(2, "numeric")}, ${good(3, "text")},
      case when ${share("i", 6)} < 0.9 then 1 + floor(${share("i", 7)} * 60) else 0 end,
      ${share("i", 8)} < 0.99,
      case when ${share("i", 9)} < 0.65 then today - floor(${share("i", 10)} ^ 2 * 60)::int end,
      case when ${share("i", 11)} < 0.3 then today + floor(${share("i", 12)} * 60)::int end,
      case when ${share("i", 13)} < 0.2 then '{gluten}' when ${share("i", 13)} < 0.4 then '{milk}' else '{}' end::text[],
      'Belgium',
      ${labels()},
      case when ${share("i", 14)} < 0.005 then ${now}::timestamptz + ${share("i", 15)} * interval '30 days'
        when ${share("i", 14)} < 0.007 then ${now}::timestamptz - ${share("i", 15)} * interval '7 days' end,
      created_at, created_at
    from generate_series(${from}::bigint, ${to}::bigint) i
    cross join lateral (select (${now}::timestamptz)::date as today,
      ${now}::timestamptz - (${products}::int - i + ${share("i", 16)}) * (interval '4 years' / ${products}::int)
        as created_at) days`.execute(tx);
}

/** Buyers of producers, four and five stars more often than fewer; nobody twice of the same. */
async function insertReviews(tx: Tx, { now, users, producers }: Market, from: number, to: number) {
  const buyers = users - producers;
  await sql`
    insert into reviews (author_id, user_id, rating, text, freshness_rating, verified_purchase, created_at, updated_at)
    select ${producers}::int + 1 + (i - 1) % ${buyers}::int,
      1 + ((i - 1) % ${buyers}::int * 31 + (i - 1) / ${buyers}::int) % ${producers}::int,
      5 - floor(${share("i", 40)} ^ 3 * 5),
      case when ${share("i", 41)} < 0.6 then ${oneOf(sentences, "text", "i", 42)} end,
      case when ${share("i", 43)} < 0.5 then 5 - floor(${share("i", 44)} ^ 3 * 5) end,
      ${share("i", 45)} < 0.7, written_at, written_at
    from generate_series(${from}::bigint, ${to}::bigint) i
    cross join lateral (select ${now}::timestamptz - ${share("i", 46)} * interval '3 years' as written_at) told`.execute(
    tx,
  );
}

/**
 * Sentences, and beside them a word in 5 % of the products (sunripe), one in half of the oldest 4 % (heirloom), and
 * two of 10 % each that exclude each other (coastal, highland).
 */
function description(products: number): RawBuilder<string> {
  return sql`concat_ws(' ', ${oneOf(sentences, "text", "i", 20)}, ${oneOf(sentences, "text", "i", 21)},
    'The field is called ' || ${fieldName("i", 22)} || '.',
    case when ${share("i", 23)} < 0.05 then 'Sunripe.' end,
    case when i <= ${products}::int * 0.04 and ${share("i", 24)} < 0.5 then 'From heirloom seed.' end,
    case when ${share("i", 25)} < 0.1 then ${places[0]}::text when ${share("i", 25)} < 0.2 then ${places[1]}::text end)`;
}

/** organic 35 %, seasonal 20 %, handmade 10 %, biodynamic 4 %, demeter 1.5 %. */
function labels(): RawBuilder<string[]> {
  const shares = { organic: 0.35, seasonal: 0.2, handmade: 0.1, biodynamic: 0.04, demeter: 0.015 };
  const chosen = Object.entries(shares).map(
    ([label, of], place) =>
      sql`case when ${share("i", 30 + place)} < ${sql.lit(of)} then ${sql.lit(label)} end`,
  );
  return sql`array_remove(array[${sql.join(chosen)}]::text[], null)`;
}

/** A name of two parts, the first ones of each list far more often than the last. */
function fieldName(column: string, salt: number): RawBuilder<string> {
  return sql`(${skewed(fieldBeginnings, column, salt)} || ${skewed(fieldEndings, column, salt + 100)})`;
}

/** A number from 0 to below 1 that depends on the row's number and on what it is for. */
function share(column: string, salt: number): RawBuilder<number> {
  return sql`((hashint8extended(${sql.ref(column)}, ${sql.lit(salt)}) & 16777215) / 16777216.0::float8)`;
}

function oneOf(choices: (string | number)[], type: string, column: string, salt: number): RawBuilder<string> {
  return sql`(${listOf(choices, type)})[1 + floor(${share(column, salt)} * ${sql.lit(choices.length)})::int]`;
}

function skewed(choices: string[], column: string, salt: number): RawBuilder<string> {
  return sql`(${listOf(choices, "text")})[1 + floor(${share(column, salt)} ^ 3 * ${sql.lit(choices.length)})::int]`;
}

function listOf(choices: (string | number)[], type: string): RawBuilder<unknown> {
  return sql`array[${sql.join(choices.map((choice) => sql.lit(String(choice))))}]::${sql.raw(type)}[]`;
}
