import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { type PlanNode, runPlan } from "../../tests/support/plans.ts";
import { listOrders, type OrderFilters } from "./queries/orders.ts";

/** Of each hundred of their orders one is open and one was cancelled. */
const orders = 4000;
const take = 21;

let app: TestApp;
let buyer: TestPerson;
let seller: TestPerson;
before(async () => {
  app = await startApp();
  [buyer, seller] = [await newPerson(app, "buys-for-years"), await newProducer(app, "sells-for-years")];
  const client = await app.platform.database.pool.connect();
  await client.query("set session_replication_role = replica");
  await client.query(
    `insert into orders (checkout_id, buyer_id, producer_id, status, payment_method, delivery_method, currency, total_minor,
      commission_minor, placed_at, ready_at, fulfilled_at, cancelled_at)
    select n, ${buyer.id}, ${seller.id}, status, 'cash', 'pickup', 'EUR', 100, 0, now() - n * interval '1 hour', now(),
      case status when 'fulfilled' then now() end, case status when 'cancelled' then now() end
    from generate_series(1, ${orders}) n,
      lateral (select case n % 100 when 98 then 'placed' when 99 then 'cancelled' else 'fulfilled' end as status) of_n`,
  );
  await client.query("vacuum analyze orders");
  client.release(true);
});
after(() => app.close());

const asked: OrderFilters["statuses"][] = [
  ["cancelled"],
  ["placed"],
  ["placed", "ready"],
  ["fulfilled"],
  undefined,
];

for (const party of ["buyer", "producer"] as const)
  for (const statuses of asked)
    test(`whoever has thousands of orders as ${party} gets those that are ${statuses ?? "anyhow"} without a walk through all`, async () => {
      const userId = party === "buyer" ? buyer.id : seller.id;
      const filters = { party, userId, statuses, checkoutId: undefined, wantedOn: undefined };
      const plan = await runPlan(app.platform, (db) =>
        listOrders(db, filters, { take, after: undefined, backwards: false }),
      );
      const met = scansOf(plan).map((node) => node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0));
      assert.ok(met.length > 0);
      assert.ok(Math.max(...met) <= orders / 50, `${Math.max(...met)} orders were met for ${take}`);
    });

function scansOf(node: PlanNode): PlanNode[] {
  const below = (node.Plans ?? []).flatMap(scansOf);
  return node["Relation Name"] === "orders" ? [node, ...below] : below;
}
