import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { hashPassword } from "#accounts";
import { refreshHome } from "#home";
import type { Platform } from "#platform";
import { dayIn, secondsAfter, showMoney } from "#platform/base";
import { type Db, type Tx, transaction } from "#platform/database";
import { changeSettings, lockSettings } from "#platform/settings";
import { fillBank } from "./bank.ts";
import { fillDayOrders } from "./day-orders.ts";
import { fillDays } from "./days.ts";
import { fillMailbox } from "./letters.ts";
import { fillMoneyBack } from "./money-back.ts";
import { fillCarts, fillOrders } from "./orders.ts";
import { demoDomain, demoPassword, demoPeople } from "./people.ts";
import { type SavedDrawing, saveDrawings } from "./pictures/index.ts";
import { type DemoProduct, demoProducts, faceOf } from "./products.ts";
import { demoReviews } from "./reviews.ts";
import { fillWaiting } from "./waiting.ts";

/** What the demo market holds. */
export interface Demo {
  producers: number;
  buyers: number;
  products: number;
  reviews: number;
  /** Of ana, the first of the producers. */
  productsOfAna: number;
  /** What she may spend, as `148.20 EUR`. */
  walletOfAna: string;
  /** Of bruno, the first of the buyers. */
  ordersOfBruno: number;
  linesOfBruno: number;
}

/**
 * Fills an empty database in one transaction, and stores its pictures. Returns undefined and changes nothing if the
 * database has people. Throws unavailable if the pictures can't be stored.
 */
export async function fillDemo({
  db,
  clock,
  config,
  jobs,
  pictures,
  settings,
}: Pick<Platform, "db" | "clock" | "config" | "jobs" | "pictures" | "settings">): Promise<Demo | undefined> {
  if (await hasPeople(db)) return undefined;
  const [passwordHash, drawings] = await Promise.all([
    hashPassword(demoPassword, "demo"),
    saveDrawings(pictures),
  ]);
  const demo = await transaction(db, async (tx) => {
    // Of processes that start together one fills it, and the others wait as long as that takes.
    await sql`set local lock_timeout = 0`.execute(tx);
    await sql`set local statement_timeout = 0`.execute(tx);
    await sql`lock table users in share row exclusive mode`.execute(tx);
    if (await hasPeople(tx)) return undefined;
    const people = demoPeople(clock, passwordHash);
    const today = dayIn(config.timeZone, clock.now());
    const products = demoProducts(clock, today, config.currencies[0], people);
    const reviews = demoReviews(clock, people);
    await insertAll(
      tx,
      "users",
      people.map((person) => ({ ...person, avatar: drawings.get(faceOf(person.username))?.avatar })),
    );
    await insertAll(
      tx,
      "products",
      products.map(({ picture: _, ...row }) => row),
    );
    await insertAll(tx, "product_images", imagesOf(products, drawings));
    await insertAll(tx, "reviews", reviews);
    await insertAll(tx, "sessions", [olderSession(clock)]);
    await insertAll(tx, "refresh_tokens", [olderToken(clock)]);
    const ordersOfBruno = await fillOrders(tx, clock, config, people, products);
    const linesOfBruno = await fillCarts(tx, clock, people, products);
    await lockSettings(tx, clock.now());
    await changeSettings(tx, { bank_account: account }, clock.now());
    await fillWaiting(tx, clock.now(), config, people);
    await fillDays(tx, clock, config, people);
    await fillDayOrders(tx, clock, config, people, products);
    await fillMoneyBack(tx, clock.now(), people);
    await fillMailbox(tx, clock, config);
    const producers = people.filter((person) => person.producer_status === "approved").length;
    return {
      producers,
      buyers: people.length - producers - 1,
      products: products.length,
      reviews: reviews.length,
      productsOfAna: products.filter(({ producer_id }) => producer_id === 1).length,
      walletOfAna: await availableTo(tx, 1, config.currencies[0]),
      ordersOfBruno,
      linesOfBruno,
    };
  });
  if (demo) {
    // What was just set is only told to a server that answers already.
    const current = { ...settings.current, bank_account: account };
    await fillBank({ db, jobs, clock, config, settings: { ...settings, current } });
    await refreshHome(db, clock, config);
  }
  return demo;
}

/** Of the demo market itself, so that transfers may be tried. */
const account = { holder: "Farmgate demo market", iban: "BE68539007547034", bic: null };

/** Whether demo people are there who could sign in. */
export async function hasDemoPeople(db: Db): Promise<boolean> {
  const found = await db
    .selectFrom("users")
    .select("id")
    .where("email", "like", `%@${demoDomain}`)
    .limit(1)
    .execute();
  return found.length > 0;
}

async function hasPeople(db: Db): Promise<boolean> {
  return (await db.selectFrom("users").select("id").limit(1).execute()).length > 0;
}

async function availableTo(tx: Tx, userId: number, currency: string): Promise<string> {
  const wallet = await tx
    .selectFrom("wallets")
    .select("available_minor")
    .where("user_id", "=", userId)
    .where("currency", "=", currency)
    .executeTakeFirst();
  return `${showMoney(wallet?.available_minor ?? 0, currency).amount} ${currency}`;
}

/** Signs ana in on a second device: the documentation's example signs that device out. */
function olderSession(clock: Platform["clock"]) {
  const at = secondsAfter(clock.now(), -9 * 24 * 3600);
  return {
    id: 1,
    user_id: 1,
    device: "Firefox on the computer in the barn",
    created_at: at,
    last_used_at: at,
  };
}

function olderToken(clock: Platform["clock"]) {
  const expires_at = secondsAfter(clock.now(), 365 * 24 * 3600);
  return { id: randomUUID(), session_id: 1, issued_at: clock.now(), expires_at };
}

/** The rows of `product_images` for what shows a drawing. */
function imagesOf(products: DemoProduct[], drawings: Map<string, SavedDrawing>) {
  return products.flatMap(({ id, picture }) => {
    const drawing = picture && drawings.get(picture);
    if (!drawing) return [];
    const { avatar: _, ...shown } = drawing;
    return [{ product_id: id, n: 1, ...shown }];
  });
}

/** One statement for all, with the ids that other rows name; what comes later is counted on from there. */
async function insertAll(tx: Tx, table: string, rows: object[]): Promise<void> {
  const columns = sql.join([...new Set(rows.flatMap(Object.keys))].map((column) => sql.ref(column)));
  await sql`insert into ${sql.table(table)} (${columns}) overriding system value
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)})`.execute(
    tx,
  );
  const sequence = sql`pg_get_serial_sequence(${table}, 'id')`;
  if (rows.some((row) => "id" in row && typeof row.id === "number"))
    await sql`select setval(${sequence}, ${rows.length})`.execute(tx);
}
