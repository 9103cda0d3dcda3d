import pg from "pg";
import { createApp } from "../src/app.ts";
import { perSecond } from "./asking.ts";
import { madeTooLong, newClient, requestOf, spelledAnew } from "./requests.ts";
import { measure, type Row, seconds, tell } from "./rows.ts";
import { addBuyersWithOrders } from "./shop.ts";
import { type Site, withSite } from "./site.ts";
import { runAlone, type Statement, timedDatabase } from "./timing.ts";

const clients = 16;
/** More than a client gets answered in a measurement. */
const mostRequests = 1500 * seconds;

/**
 * How many reads that no kept answer serves come through HTTP a second, over how many times all statements of such a
 * read run a second through `pg` alone, each over 16 connections. Cold pages come by addresses that nobody asked for
 * before; what they show may be kept from other pages, which spares a statement, so they are asked for with nothing kept
 * too. Then what somebody with three things in the cart and twenty orders reads of their own: `node benchmarks/read.ts`
 */
if (import.meta.main) await withSite(async (site) => tell(await measureReads(site)));

export async function measureReads(site: Site): Promise<Row[]> {
  const pool = new pg.Pool({ ...site.connection, max: clients });
  // A pool without a listener would end the process where an error ends the work first.
  pool.on("error", () => {});
  const rows: Row[] = [];
  let asked = 0;
  for (const { what, path, headers, isNothingKept } of await findRoutes(site)) {
    const statements = await statementsOf(site, path, headers(0));
    const next = (n: number) => {
      const request = requestOf(path, { headers: { ...newClient(), ...headers(n) } });
      return isNothingKept ? madeTooLong(request) : spelledAnew(request, asked++);
    };
    const row = await measure(site, what, {
      ceiling: () => perSecond(clients, seconds, () => runAlone(pool, statements)),
      load: async () => ({
        url: site.url,
        clients: Array.from({ length: clients }, (_, n) =>
          Array.from({ length: mostRequests }, () => next(n)),
        ),
        isOnce: true,
      }),
      ...(!isNothingKept && { bar: { atLeast: 0.6 } }),
    });
    rows.push(row);
  }
  await pool.end();
  return rows;
}

interface Route {
  what: string;
  path: string;
  isNothingKept: boolean;
  /** Of each client. */
  headers(n: number): Record<string, string>;
}

async function findRoutes(site: Site): Promise<Route[]> {
  const { rows } = await site.platform.database.pool.query(
    "select max(id) as product, (select user_id from reviews limit 1) as reviewed from products where is_visible",
  );
  const shown = [
    ...["products/", `products/${rows[0].product}/`, "home/"],
    ...["search/?type=products&search_string=honey", `review/user/${rows[0].reviewed}/`],
  ];
  // One for each client, for a limit of rates is for each account.
  const buyers = await addBuyersWithOrders(site, clients);
  const headers = (n: number) => ({ authorization: `Bearer ${buyers[n]?.access}` });
  return [
    ...[false, true].flatMap((isNothingKept) =>
      shown.map((path) => ({
        what: `${isNothingKept ? "nothing kept" : "cold"} ${path.replace(/\d+/, "<id>")}`,
        ...{ path, isNothingKept, headers: () => ({}) },
      })),
    ),
    ...["me/", "cart/cart-detail/", "order/"].map((path) => ({
      ...{ what: path, path, isNothingKept: false, headers },
    })),
  ];
}

/** What a read sends to the database for its answer, where nothing is kept. */
async function statementsOf(
  { platform }: Site,
  path: string,
  headers: Record<string, string>,
): Promise<Statement[]> {
  const { db, time, close } = timedDatabase(platform.database);
  const app = await createApp({
    ...platform,
    db,
    invalidations: { ...platform.invalidations, isFresh: () => false },
  });
  const read = async () => {
    const { statusCode, body } = await app.inject({ url: `/backend/api/${path}`, headers });
    if (statusCode !== 200) throw new Error(`the answer was ${statusCode} ${body}`);
  };
  let fewest: Statement[] | undefined;
  // What an app does of itself when it starts comes among the first.
  for (let readings = 0; readings < 10; readings++) {
    const { statements } = await time(read);
    if (fewest === undefined || statements.length < fewest.length) fewest = statements;
  }
  await app.close();
  await close();
  return fewest ?? [];
}
