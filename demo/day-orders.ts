import { findDays, readDays } from "#days";
import { beginPayment, prepareCheckout, recordOutcome } from "#orders";
import { sandboxTraits } from "#payments";
import { type Clock, type Config, secondsAfter } from "#platform/base";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import type { DemoPerson } from "./people.ts";
import type { DemoProduct } from "./products.ts";
import { picker, seededRandom } from "./random.ts";

/** Who has ordered for the next Friday. */
const buyers = ["sofie.v", "tom_dw", "fatima", "pieterjan", "kemal", "wout.p", "marie-claire"];
const noJobs: JobQueue = { add: async () => {}, addLater: async () => {} };

/** Orders for the next market day that takes them, of what those sell who come there. Sends no emails about them. */
export async function fillDayOrders(
  tx: Tx,
  clock: Clock,
  config: Config,
  people: DemoPerson[],
  products: DemoProduct[],
): Promise<void> {
  const now = clock.now();
  const first = { filters: { status: "open" }, take: 1, after: undefined, backwards: false };
  const listed = await readDays(tx, { timeZone: config.timeZone, now }, first);
  const ids = listed.map(({ id }) => id);
  const [day] = await findDays(tx, undefined, ids);
  if (!day) return;
  const pick = picker(seededRandom(52));
  // Nothing of ana's, who stays away from a day in the documentation's example.
  const coming = new Set(day.attending.filter(({ username }) => username !== "ana").map(({ id }) => id));
  const sold = products.filter(
    ({ producer_id, is_listed, stock, best_before }) =>
      coming.has(producer_id) && is_listed && stock > 20 && !best_before,
  );
  for (const [index, username] of buyers.entries()) {
    const buyer = people.find((person) => person.username === username);
    const slot = day.slots[index];
    if (!buyer || !slot) continue;
    const chosen = pick.shuffled(sold).slice(0, pick.whole(2, 4));
    const lines = chosen.map(({ id }) => ({
      ...{ user_id: buyer.id, product_id: id, quantity: pick.whole(1, 2), added_at: now },
    }));
    await tx.insertInto("cart_lines").values(lines).execute();
    await order(
      tx,
      config,
      buyer.id,
      { market_day_id: day.id, slot_id: slot.id, isCash: index % 2 === 0 },
      now,
    );
  }
}

async function order(
  tx: Tx,
  config: Config,
  userId: number,
  { isCash, ...wish }: { market_day_id: number; slot_id: number; isCash: boolean },
  now: Date,
): Promise<void> {
  const payment_method = !isCash && config.paymentMethods.includes("card") ? "card" : "cash";
  if (!config.paymentMethods.includes(payment_method)) return;
  const request = { payment_method, delivery_method: "market_day", ...wish } as const;
  const market = { config, jobs: noJobs, settings: { current: { bank_account: null } } };
  const { id, place } = await prepareCheckout(tx, market, { userId, now }, request, () => true);
  await place();
  if (payment_method === "cash") return;
  const till = { config, present: () => sandboxTraits, jobs: noJobs };
  const actor = { userId, now: secondsAfter(now, 1) };
  const payment = await beginPayment(tx, till, actor, id);
  if ("reference" in payment)
    await recordOutcome(tx, noJobs, payment.reference, { status: "succeeded" }, actor.now);
}
