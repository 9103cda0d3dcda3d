import assert from "node:assert/strict";
import { sql } from "kysely";
import type { TestApp } from "../../../tests/support/app.ts";
import { type Answer, call } from "../../../tests/support/client.ts";
import { checkOut, newProduct, putInCart, takeStep } from "../../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../../tests/support/people.ts";

/** Orders and refunds at random through HTTP, and what must agree after them. */

export const booksSettings = {
  ...{ TAX_RATES: "reduced=6,S; standard=21,S; parking=12.5,S; exempt=0,E", COMMISSION_TAX_RATE: "standard" },
  ...{ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "7.5", ACCESS_TOKEN_SECONDS: "86400" },
};

/** Sells so many orders of three producers, most of them handed over and some given back in parts. */
export async function sellAtRandom(app: TestApp, count: number, seed: number): Promise<void> {
  const random = randomOf(seed);
  const staff = await newPerson(app, `staff-${seed}`, { roles: ["staff"] });
  const buyer = await newPerson(app, `buyer-${seed}`);
  const sellers = [];
  for (let n = 0; n < 3; n++) sellers.push(await openShop(app, `seller-${seed}-${n}`, n, random));
  for (let n = 0; n < count; n++) await sellOne(app, { staff, buyer, sellers, random });
  await app.jobsDone();
}

type Random = (below: number) => number;
interface Shop {
  person: TestPerson;
  products: number[];
}

async function openShop(app: TestApp, name: string, n: number, random: Random): Promise<Shop> {
  const person = await newProducer(app, name);
  const charge = { price: euros(100 + random(500)), free_from: random(2) === 0 ? euros(3000) : null };
  const json = {
    business: { legal_name: `${name} BV`, is_tax_exempt: n === 2 },
    ...(n === 0 ? {} : { delivery: { charges: [charge], postcodes: [] } }),
  };
  assert.equal((await call(app, "PATCH", "me/", { as: person, json })).status, 200);
  const products = [];
  for (const tax_rate of ["reduced", "standard", "parking", null]) {
    const weighed = tax_rate === null ? { sold_by: "weight", pack_size: "0.8", pack_unit: "kg" } : {};
    products.push(
      await newProduct(app, person, { price: euros(1 + random(2500)), tax_rate, stock: 10_000, ...weighed }),
    );
  }
  return { person, products };
}

async function sellOne(
  app: TestApp,
  {
    staff,
    buyer,
    sellers,
    random,
  }: { staff: TestPerson; buyer: TestPerson; sellers: Shop[]; random: Random },
): Promise<void> {
  const seller = sellers[random(sellers.length)];
  assert.ok(seller);
  for (const product of seller.products)
    if (random(3) > 0) await putInCart(app, buyer, product, 1 + random(7));
  await putInCart(app, buyer, seller.products[random(4)] ?? 0, 1);
  const payment_method = random(4) === 0 ? "cash" : "card";
  const address = { street: "Kerkstraat 1", postal_code: "9000", city: "Gent", country: "BE" };
  const way = random(2) === 0 ? { delivery_method: "delivery", address } : {};
  const { body, text } = await checkOut(app, buyer, { payment_method, ...way });
  assert.ok(body.orders, text);
  const [order] = body.orders;
  if (payment_method === "card")
    await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: buyer });
  for (const { n, sold_by, quantity } of order.items) {
    const json = sold_by === "weight" ? { grams: 500 + random(900 * quantity) } : undefined;
    if (json) await call(app, "PUT", `order/${order.id}/items/${n}/weight/`, { as: seller.person, json });
    else if (quantity > 1 && random(6) === 0)
      await call(app, "PUT", `order/${order.id}/items/${n}/supplied/`, {
        as: seller.person,
        json: { quantity: quantity - 1 },
      });
  }
  if (random(10) === 0) return void (await takeStep(app, seller.person, order.id, "cancellation"));
  for (const step of ["preparation", "handover"]) {
    const taken = await takeStep(app, seller.person, order.id, step);
    assert.equal(taken.status, 200, taken.text);
  }
  await app.jobsDone();
  for (let n = random(4); n > 0; n--) {
    const item = order.items[random(order.items.length)];
    const what =
      random(2) === 0 ? { amount: euros(1 + random(400)) } : { items: [{ n: item.n, quantity: 1 }] };
    const json = { ...what, reason: "Bruised", paid_by: random(4) === 0 ? "site" : "producer" };
    const { status } = await call(app, "POST", `order/${order.id}/refunds/`, { as: staff, json });
    assert.ok([201, 400, 409, 503].includes(status), String(status));
  }
}

/** Fails where papers, orders, taxes by rate and the ledger say different things of the same sales. */
export async function requireAgreement({ platform: { db } }: TestApp): Promise<void> {
  const { rows: apart } = await sql`
    select orders.id, total_minor - given_back as due, papers.total, papers.gross, ledger.total as in_ledger
    from orders
    cross join lateral (select coalesce(sum(amount_minor), 0) as given_back from refunds
      where order_id = orders.id and asked_as is not null and paid_by = 'producer') refund
    cross join lateral (select coalesce(sum(total_minor), 0) as total, coalesce(sum(gross), 0) as gross from papers
      left join lateral (select sum(gross_minor) as gross from paper_taxes where paper_id = papers.id) tax on true
      where order_id = orders.id) papers
    cross join lateral (select coalesce(sum(amount_minor), 0) as total from transfer_lines
      where order_id = orders.id and account in ('pending', 'available', 'commission', 'receivable')) ledger
    where (case status when 'fulfilled' then total_minor - given_back else 0 end) <> papers.total
      or papers.total <> papers.gross
      or payment_method = 'card' and status = 'fulfilled' and papers.total <> ledger.total`.execute(db);
  assert.deepEqual(apart, []);
  const { rows: shown } = await sql<{ papers: number; orders: number }>`
    select count(*)::int as papers, count(distinct order_id)::int as orders from papers`.execute(db);
  assert.ok((shown[0]?.orders ?? 0) > 0);
}

/** Fails where reports, page by page, say otherwise than orders and the ledger: of each producer's taxes, of the commission. */
export async function requireReports(app: TestApp): Promise<void> {
  const staff = await newPerson(app, "bookkeeper", { roles: ["staff"] });
  const said = new Map<number, number>();
  for (const { producer_id, net, tax, gross } of await rowsOf(app, staff, "taxes")) {
    assert.equal(minorOf(net) + minorOf(tax), minorOf(gross));
    said.set(producer_id, (said.get(producer_id) ?? 0) + minorOf(gross));
  }
  // Cash never comes to the ledger: there the orders say what it was.
  const { rows } = await sql<{ producer_id: number; minor: number }>`
    select producer_id, sum(case when payment_method = 'card' then in_ledger else total_minor - given_back end)::int as minor
    from orders
    cross join lateral (select coalesce(sum(amount_minor), 0) as in_ledger from transfer_lines
      where order_id = orders.id and account in ('pending', 'available', 'commission', 'receivable')) ledger
    cross join lateral (select coalesce(sum(amount_minor), 0) as given_back from refunds
      where order_id = orders.id and asked_as is not null and paid_by = 'producer') refund
    where status = 'fulfilled' group by producer_id order by producer_id`.execute(app.platform.db);
  assert.ok(rows.length > 1);
  assert.deepEqual(
    [...said]
      .map(([producer_id, minor]) => ({ producer_id, minor }))
      .sort((a, b) => a.producer_id - b.producer_id),
    rows,
  );
  const { rows: kept } = await sql<{ minor: number }>`
    select coalesce(sum(amount_minor), 0)::int as minor from transfer_lines join orders on orders.id = order_id
    where account = 'commission' and status = 'fulfilled'`.execute(app.platform.db);
  for (const name of ["sales", "producers", "commission"]) {
    const commissions = (await rowsOf(app, staff, name)).map(({ commission }) => minorOf(commission));
    assert.deepEqual([{ minor: commissions.reduce((sum, minor) => sum + minor, 0) }], kept, name);
  }
}

/** All rows of a report of today, read a few at a time. */
async function rowsOf(app: TestApp, staff: TestPerson, name: string): Promise<Answer["body"][]> {
  const day = new Date().toISOString().slice(0, 10);
  const found = [];
  let path: string | null = `console/reports/${name}/?from=${day}&to=${day}&limit=3`;
  while (path !== null) {
    const { status, body, text } = await call(app, "GET", path, { as: staff });
    assert.equal(status, 200, text);
    found.push(...body.results);
    path = body.next;
  }
  return found;
}

function minorOf({ amount }: { amount: string }): number {
  return Math.round(Number(amount) * 100);
}

function euros(minor: number) {
  return { amount: `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`, currency: "EUR" };
}

/** The same numbers for the same seed. */
function randomOf(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}
