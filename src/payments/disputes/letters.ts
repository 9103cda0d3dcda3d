import type { Mail } from "#mail";
import type { Platform } from "#platform";
import { showMoney } from "#platform/base";
import type { Tx } from "#platform/database";
import type { JobKind, JobQueue } from "#platform/jobs";
import { findShareToTell } from "./queries.ts";

/** Names rows only: the producer may have left when the letter is written. `moves` tells one decision from the next. */
interface BorneDispute {
  dispute_id: number;
  order_id: number;
  moves: number;
}

export const sendDisputeBorne: JobKind<BorneDispute> = {
  name: "send_dispute_borne",
  retryForSeconds: 2 * 24 * 3600,
};

/** Writes to the producer of an order that they bear what a bank took of it, once that was taken from them. */
export async function tellBorne(tx: Tx, jobs: JobQueue, share: BorneDispute): Promise<void> {
  const { dispute_id, order_id, moves } = share;
  await jobs.add(tx, sendDisputeBorne, { dispute_id, order_id, moves });
}

export function disputeJobs({ config, db, jobs }: Platform, mail: Mail): void {
  jobs.handle(sendDisputeBorne, {
    async run(data) {
      const { dispute_id, order_id, moves } = data;
      const share = await findShareToTell(db, dispute_id, order_id);
      // It was decided anew since, or won: nothing of it is the producer's any more.
      if (!share || share.email === null || share.moves !== moves || share.borne_by !== "producer") return;
      if (share.status === "won") return;
      const { email: to, language, amount_minor, currency } = share;
      const letter = mail.compose({ to, language, about: [share.username] }, (words, format) =>
        words.disputeBorne({
          siteName: config.siteName,
          orderId: order_id,
          amount: format.money(showMoney(amount_minor, currency)),
          isLost: share.status === "lost",
        }),
      );
      await mail.send(letter, {
        id: `dispute-${dispute_id}-${order_id}-${moves}`,
        kind: sendDisputeBorne,
        data,
      });
    },
  });
}
