import { openAccounts, startCookieSession } from "#accounts";
import { transaction } from "#platform/database";
import { askInTurns, type Load } from "./asking.ts";
import { bareCeiling } from "./bare.ts";
import { percentile } from "./figures.ts";
import { madeTooLong, newClient, requestOf } from "./requests.ts";
import { type Row, tell } from "./rows.ts";
import { addBuyers } from "./shop.ts";
import { type Site, withSite } from "./site.ts";
import { measureAll, seconds, type Trial } from "./trials.ts";

const clients = 16;
const rounds = 3;
const mostRequests = 1500 * seconds;

/**
 * Pages of the storefront. Kept ones over a bare `node:http` server that hands out the same bytes; what a page takes of the
 * processors where nothing is kept, over the API's answers that it shows; and the page of somebody who has signed in over that of
 * the nameless, neither of them kept: `node benchmarks/storefront.ts`.
 */
if (import.meta.main) await withSite(async (site) => tell(await measureStorefront(site)));

export async function measureStorefront(site: Site): Promise<Row[]> {
  const kept = await measureAll(site, await keptTrials(site));
  return [...kept, await measureCost(site), await measureSignedIn(site)];
}

async function keptTrials(site: Site): Promise<Trial[]> {
  const product = await newestProduct(site);
  const asked = ["/", "/products/", `/products/${product}/`].flatMap((path) =>
    ["identity", "br"].map((encoding) => ({ path, encoding })),
  );
  return asked.map(({ path, encoding }) => {
    const headers = { "accept-encoding": encoding };
    const load = ({ url }: { url: string }) => ({
      url,
      clients: clientsOf((): string[] => [requestOf(path, { headers: { ...headers, ...newClient() } })]),
    });
    return {
      what: `page ${path.replace(/\d+/, "<id>")} ${encoding === "br" ? "br" : "plain"}`,
      load: async () => load(site),
      ceiling: () => bareCeiling(site, [path], load, headers),
      bar: { atLeast: 0.85 },
    };
  });
}

/** Processor time of the server for the goods page, over that of the two answers that it is made of, all asked in turns. */
async function measureCost(site: Site): Promise<Row> {
  const paths = ["/products/", "products/?limit=24", "products/facets/"];
  const found: { page: number; ratio: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const asked = await askInTurns(
      paths.map((path) => ({ load: coldLoad(site, path), cpu: site.cpu })),
      seconds,
    );
    const [page = Number.NaN, ...answers] = asked.map(({ cpu }) => cpu?.server ?? Number.NaN);
    found.push({ page, ratio: page / answers.reduce((sum, answer) => sum + answer, 0) });
  }
  return {
    what: "CPU of page /products/, nothing kept, over its answers",
    cpuMicroseconds:
      percentile(
        found.map(({ page }) => page),
        50,
      ) * 1e6,
    ratio: percentile(
      found.map(({ ratio }) => ratio),
      50,
    ),
    bar: { atMost: 1.3 },
  };
}

async function measureSignedIn(site: Site): Promise<Row> {
  const cookies = await signInAll(site);
  const ratios: number[] = [];
  let perSecond = 0;
  for (let round = 0; round < rounds; round++) {
    const [own, nameless] = await askInTurns(
      [
        { load: coldLoad(site, "/products/", (n) => ({ cookie: `farmgate=${cookies[n]}` })) },
        { load: coldLoad(site, "/products/") },
      ],
      seconds,
    );
    perSecond = own?.perSecond ?? Number.NaN;
    ratios.push(perSecond / (nameless?.perSecond ?? Number.NaN));
  }
  return {
    what: "page /products/ signed in, over the nameless one not kept",
    perSecond,
    ratio: percentile(ratios, 50),
    bar: { atLeast: 0.5 },
  };
}

async function signInAll(site: Site): Promise<string[]> {
  const accounts = openAccounts(site.platform);
  const buyers = await addBuyers(site, clients);
  return transaction(site.platform.db, async (tx) => {
    const cookies: string[] = [];
    for (const { id } of buyers) {
      const account = await tx
        .selectFrom("users")
        .select(["id", "password_hash"])
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      cookies.push(
        await startCookieSession(tx, accounts, account, { device: "a benchmark", before: undefined }),
      );
    }
    return cookies;
  });
}

function coldLoad(
  site: Site,
  path: string,
  headers: (n: number) => Record<string, string> = () => ({}),
): Load {
  return {
    url: site.url,
    clients: clientsOf((n) =>
      Array.from({ length: mostRequests }, () =>
        madeTooLong(requestOf(path, { headers: { ...newClient(), ...headers(n) } })),
      ),
    ),
    isOnce: true,
  };
}

function clientsOf(requests: (n: number) => string[]): string[][] {
  return Array.from({ length: clients }, (_, n) => requests(n));
}

async function newestProduct({ platform }: Site): Promise<number> {
  const { rows } = await platform.database.pool.query("select max(id) as id from products where is_visible");
  return rows[0].id;
}
