import { systemClock } from "#platform/base";
import { requireSameDigits, type Tx } from "#platform/database";
import { formatPayouts, markPaid, payoutsAsCsv, refusePayout, sendPayoutDecision } from "#wallet";
import type { Site } from "../start/index.ts";
import { type Command, change, numberOf, ofMoney } from "./command.ts";

export const payoutCommands: Command[] = [
  {
    usage: "payouts",
    does: "list the payouts that producers have requested",
    run: ofMoney(({ db, config }) => formatPayouts(db, config)),
  },
  {
    usage: "payouts csv",
    does: "print the same list as CSV, for a bank",
    // Its last line ends as all others do.
    run: ofMoney(async ({ db, config }) => `${await payoutsAsCsv(db, config)}\r`),
  },
  {
    usage: "payouts paid <id>",
    does: "mark a payout as paid, once you have sent the money",
    run: (site, id = "") =>
      decide(site, `Payout ${id} has been marked as paid.`, numberOf(id, "payout"), (tx, payoutId) =>
        markPaid(tx, site.config, payoutId, systemClock.now()),
      ),
  },
  {
    usage: "payouts refuse <id> [reason]",
    does: "return the money to the wallet and email its owner the reason",
    run: (site, id = "", reason = "") =>
      decide(site, `Payout ${id} has been refused.`, numberOf(id, "payout"), (tx, payoutId) =>
        refusePayout(tx, site.config, payoutId, reason || null, systemClock.now()),
      ),
  },
];

/** A running server, or the next one, writes to the producer. */
async function decide(
  site: Site,
  done: string,
  payoutId: number,
  work: (tx: Tx, payoutId: number) => Promise<void>,
): Promise<string> {
  await requireSameDigits(site.db);
  return change(site.db, done, async (tx) => {
    await work(tx, payoutId);
    await site.jobs.add(tx, sendPayoutDecision, { payout_id: payoutId });
  });
}
