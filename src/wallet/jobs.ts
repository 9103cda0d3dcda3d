import type { Mail } from "#mail";
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
 * What the wallet does outside requests: the letter to a producer whose payout was paid, refused or returned. An operator's
 * command adds it, the server sends it.
 */
export function walletJobs({ config, db, jobs }: Platform, mail: Mail): void {
  jobs.handle(sendPayoutDecision, {
    async run({ payout_id }) {
      const payout = await findDecided(db, payout_id);
      if (!payout || payout.email === null || payout.iban === null || payout.holder === null) return;
      const { email: to, language, username, holder, iban, status, reason, disabled_at } = payout;
      const letter = mail.compose({ to, language }, (words, format) => {
        const amount = format.money(showMoney(payout.amount_minor, payout.currency));
        const told = { siteName: config.siteName, username, amount, holder, ending: iban.slice(-4) };
        if (status === "paid") return words.payoutPaid(told);
        const back = { ...told, reason, mayAsk: disabled_at === null };
        return status === "returned" ? words.payoutReturned(back) : words.payoutRefused(back);
      });
      await mail.send(letter, { id: `payout-${payout_id}`, kind: sendPayoutDecision, data: { payout_id } });
    },
  });
}
