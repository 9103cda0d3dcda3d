import { oweBack } from "#payments";
import { type Config, secondsAfter, showMoney } from "#platform/base";
import type { Tx } from "#platform/database";
import { readWallets, requestPayout } from "#wallet";
import type { DemoPerson } from "./people.ts";

/** Buyers who have asked to sell. */
const askers = ["wout.p", "marie-claire"];

/** What waits for the staff: two people who ask to sell, money that ana wants paid out, where she has
 * some, and a transfer that came twice and goes back once it is known to which account. */
export async function fillWaiting(
  tx: Tx,
  now: Date,
  { currencies: [currency] }: Pick<Config, "currencies">,
  people: DemoPerson[],
): Promise<void> {
  const asked = people.filter(({ username }) => askers.includes(username)).map(({ id }) => id);
  await tx
    .updateTable("users")
    .set({ producer_status: "pending", producer_asked_at: secondsAfter(now, -26 * 3600), offers: ["pickup"] })
    .where("id", "in", asked)
    .execute();
  const [wallet] = await readWallets(tx, currency, 1, {
    filters: {},
    take: 1,
    after: undefined,
    backwards: false,
  });
  if (!wallet || wallet.available_minor < 5000) return;
  const actor = { userId: 1, now: secondsAfter(now, -3600) };
  for (const minor of [2500, 1200])
    await requestPayout(tx, actor, wallet.id, { amount: showMoney(minor, currency) });
  await oweBack(tx, { holder: null, iban: null, amount_minor: 350, currency }, now);
}
