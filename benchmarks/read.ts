import pg from "pg";
import { createApp } from "../src/app.ts";
import { perSecond } from "./asking.ts";
import { madeTooLong, newClient, requestOf, spelledAnew } from "./requests.ts";
import { runTrials } from "./run.ts";
import { addBuyersWithOrders } from "./shop.ts";
import type { Site } from "./site.ts";
import { runAlone, type Statement, timedDatabase } from "./timing.ts";
import { type Ceiling, seconds, type Trial } from "./trials.ts";

const clients = 16;
/** More than a client gets answered in a measurement. */
const mostRequests = 1500 * seconds;

const halved = { cpu: 0.6, server: 0.5 };
const nobody = () => ({});
const search = (word: string) => `search/?type=products&search_string=${word}`;

/**
 * How many reads that no kept answer serves come through HTTP a second, over how many times all statements of such a
 * read run a second through `pg` alone, each over 16 connections. Cold pages come by addresses that nobody asked for
 * before; what they show may be kept from other pages, which spares a statement, so they are asked for with nothing kept
 * too. Then what somebody with three things in the cart and twenty orders reads of their own: `node benchmarks/read.ts`
 */
if (import.meta.main) await runTrials(readTrials);

export async function readTrials(site: Site): Promise<Trial[]> {
  let asked = 0;
  return (await findRoutes(site)).map(({ path, headers, isNothingKept, ...told }) => ({
    ...told,
    load: async () => ({
      url: site.url,
      clients: Array.from({ length: clients }, (_, n) => {
        const next = () => requestOf(path, { headers: { ...newClient(), ...headers(n) } });
        return isNothingKept
          ? Array.from({ length: 20 }, () => madeTooLong(next()))
          : Array.from({ length: mostRequests }, () => spelledAnew(next(), asked++));
      }),
      isOnce: !isNothingKept,
    }),
    ceiling: () => statementsCeiling(site, path, headers(0)),
    ...(!isNothingKept && { bar: { atLeast: 0.6 } }),
  }));
}

interface Route extends Pick<Trial, "what" | "against"> {
  path: string;
  isNothingKept: boolean;
  /** Of each client. */
  headers(n: number): Record<string, string>;
}

async function findRoutes(site: Site): Promise<Route[]> {
  const { rows } = await site.platform.database.pool.query(
    "select max(id) as product, (select user_id from reviews limit 1) as reviewed from products where is_visible",
  );
  const shown = ["products/", `products/${rows[0].product}/`, "home/", search("honey")];
  const ofReviewed = `review/user/${rows[0].reviewed}/`;
  // One for each client, for a limit of rates is for each account.
  const buyers = await addBuyersWithOrders(site, clients);
  const headers = (n: number) => ({ authorization: `Bearer ${buyers[n]?.access}` });
  const nameOf = (path: string) => path.replace(/\d+/, "<id>");
  return [
    ...[...shown, ofReviewed].map((path) => ({
      ...{ what: `cold ${nameOf(path)}`, path, isNothingKept: false, headers: nobody },
      ...(path === search("honey") && { against: { cpu: 0.55 } }),
    })),
    // A word in a third of the products, and one in the oldest 2 %.
    ...[["fresh", 0.55] as const, ["heirloom", 0.45] as const].map(([word, cpu]) => ({
      ...{ what: `cold ${search(word)}`, path: search(word), isNothingKept: false, headers: nobody },
      against: { cpu },
    })),
    ...[...shown, ofReviewed].map((path) => ({
      ...{ what: `nothing kept ${nameOf(path)}`, path, isNothingKept: true, headers: nobody },
      ...(["products/", "home/"].includes(path) && { against: halved }),
    })),
    ...["me/", "cart/cart-detail/", "order/"].map((path) => ({
      ...{ what: path, path, isNothingKept: false, headers },
      ...(path === "order/" && { against: halved }),
    })),
  ];
}

/** All statements of such a read through `pg` alone. */
async function statementsCeiling(
  site: Site,
  path: string,
  headers: Record<string, string>,
): Promise<Ceiling> {
  const statements = await statementsOf(site, path, headers);
  const pool = new pg.Pool({ ...site.connection, max: clients });
  // A pool without a listener would end the process where an error ends the work first.
  pool.on("error", () => {});
  const most = () => perSecond(clients, seconds, () => runAlone(pool, statements));
  return { most, close: () => pool.end() };
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
