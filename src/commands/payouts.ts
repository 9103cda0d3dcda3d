import { payPayout, turnDownPayout } from "#console";
import { requireSameDigits, type Tx } from "#platform/database";
import { formatPayouts, payoutsAsCsv } from "#wallet";
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
        payPayout(tx, site, null, payoutId),
      ),
  },
  {
    usage: "payouts refuse <id> [reason]",
    does: "return the money to the wallet and email its owner the reason",
    run: (site, id = "", reason = "") =>
      decide(site, `Payout ${id} has been refused.`, numberOf(id, "payout"), (tx, payoutId) =>
        turnDownPayout(tx, site, null, payoutId, reason || null),
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
  return change(site.db, done, (tx) => work(tx, payoutId));
}
