import { confirmPayoutFile, makePayoutFile, payPayout, turnDownPayout, withdrawPayoutFile } from "#console";
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
    usage: "payouts file",
    does: "print a file for the bank (pain.001) of all that waits; the same one until it is confirmed",
    // A line break follows what is printed.
    run: ofMoney(async (site) => ((await makePayoutFile(site, null)).content ?? "").trimEnd()),
  },
  {
    usage: "payouts confirm",
    does: "say that the bank has the file",
    run: ofMoney((site) =>
      change(site.db, "The file has been confirmed. Statements say what is paid.", async (tx) => {
        await confirmPayoutFile(tx, site, null, undefined);
      }),
    ),
  },
  {
    usage: "payouts withdraw",
    does: "put back all that is in a file which the bank doesn't have",
    run: ofMoney((site) =>
      change(site.db, "No file waits any more. All that it held waits for the next one.", async (tx) => {
        await withdrawPayoutFile(tx, site, null, undefined);
      }),
    ),
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
