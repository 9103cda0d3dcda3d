import { picker, seededRandom } from "../demo/random.ts";
import { goods } from "../demo/scale-words.ts";
import { call } from "../tests/support/client.ts";
import type { Site } from "./site.ts";

/** What people look at in a market. */
export interface Addresses {
  /** The most visited first, the same ones for the same market. */
  all: string[];
  /** Those products among them that have a page of their own there. */
  products: { id: number; producer_id: number }[];
}

/** A thousand different addresses: the start, lists with filters and pages, products, searches, reviews, people. */
export async function addressesOf(site: Site): Promise<Addresses> {
  const { products, producers } = await findSome(site);
  const pages = await pagesOf(site, "products/", 100);
  const others = [
    ...categories.flatMap((category) => lists.map((filter) => `products/?category=${category}${filter}`)),
    ...pages,
    ...goods.map(([, name]) => `search/?type=products&search_string=${encodeURIComponent(name)}`),
    ...producers.slice(0, 80).map((id) => `review/user/${id}/`),
    ...producers.slice(80).map((id) => `users/${id}/`),
    ...products.map(({ id }) => `products/${id}/`),
  ];
  const { shuffled } = picker(seededRandom(5));
  const all = ["home/", "products/", "products/promotion/", ...shuffled(others)];
  if (all.length < howMany) throw new Error(`there are only ${all.length} addresses`);
  const chosen = new Set(all.slice(0, howMany));
  return { all: [...chosen], products: products.filter(({ id }) => chosen.has(`products/${id}/`)) };
}

const howMany = 1000;
const categories = [...new Set(goods.map(([category]) => category))];
const lists = [
  "",
  "&ordering=price",
  "&ordering=-price",
  "&in_stock=true",
  "&labels=organic",
  "&max_price=5.00",
];

/** `count` draws of 0 to below `of`, the first twice as often as the second and so on: Zipf's law with an exponent of 1. */
export function drawByZipf(of: number, count: number, random: () => number): number[] {
  let sum = 0;
  const upTo = Float64Array.from({ length: of }, (_, rank) => {
    sum += 1 / (rank + 1);
    return sum;
  });
  return Array.from({ length: count }, () => {
    const wanted = random() * sum;
    return upTo.findIndex((share) => share > wanted);
  });
}

async function findSome({ url, platform: { database } }: Site) {
  const products: Addresses["products"] = [];
  // By the list, for where the stock lies differs between builds.
  for (let next = "/backend/api/products/?in_stock=true&limit=100"; next && products.length < 1000; ) {
    const { body } = await call({ url }, "GET", next);
    for (const { id, producer } of body.results) products.push({ id, producer_id: producer.id });
    next = body.next?.slice(body.next.indexOf("/backend/api/")) ?? "";
  }
  const producers = await database.pool.query<{ id: number }>(
    "select id from users where producer_status = 'approved' order by id limit 160",
  );
  return { products, producers: producers.rows.map(({ id }) => id) };
}

/** The first pages of a list, as who follows it is led. */
async function pagesOf({ url }: Site, list: string, count: number): Promise<string[]> {
  const found: string[] = [];
  for (let next: string | undefined = `/backend/api/${list}`; next && found.length < count; ) {
    found.push(next.replace("/backend/api/", ""));
    const { body } = await call({ url }, "GET", next);
    next = body.next?.slice(body.next.indexOf("/backend/api/"));
  }
  return found.slice(1);
}
