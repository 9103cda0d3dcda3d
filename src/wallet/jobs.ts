import { composeLetter, type Mail } from "#mail";
import type { Platform } from "#platform";
import { showMoney } from "#platform/base";
import type { JobKind } from "#platform/jobs";
import { findDecided } from "./payouts.ts";

/** Names the row of the payout only: its owner may have left when the letter is written. */
export const sendPayoutDecision: JobKind<{ payout_id: number }> = {
  name: "send_payout_decision",
  retryForSeconds: 2 * 24 * 3600,
};

/**
 * What the wallet does outside requests: the letter to a producer whose payout was paid or refused. An operator's
 * command adds it, the server sends it.
 */
export function walletJobs({ config, db, jobs }: Platform, mail: Mail): void {
  jobs.handle(sendPayoutDecision, {
    async run({ payout_id }) {
      const payout = await findDecided(db, payout_id);
      if (!payout || payout.email === null || payout.iban === null) return;
      const { amount, currency } = showMoney(payout.amount_minor, payout.currency);
      const told = {
        siteName: config.siteName,
        username: payout.username,
        amount: `${amount} ${currency}`,
        account: `the account of ${payout.holder} ending in ${payout.iban.slice(-4)}`,
      };
      const words =
        payout.status === "paid"
          ? mail.words.payoutPaid(told)
          : mail.words.payoutRefused({ ...told, reason: payout.reason, mayAsk: payout.disabled_at === null });
      await mail.send(composeLetter(config, payout.email, words), `payout-${payout_id}`);
    },
  });
}
