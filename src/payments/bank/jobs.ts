import type { Mail } from "#mail";
import { awaitTransfer, findBuyerToTell } from "#orders";
import type { Platform } from "#platform";
import { dayIn } from "#platform/base";
import { transaction } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import type { Format } from "#words";
import { inGroups, showCreditorReference } from "./creditor-reference.ts";
import { findToRemind, markReminded } from "./references.ts";
import { readTransfer } from "./transfers.ts";

/** A buyer who hasn't transferred yet is written to once more. */
export const remindOfTransfer: JobKind<{ checkout_id: number }> = {
  name: "remind_of_transfer",
  retryForSeconds: 20 * 3600,
};
export const remindOfTransfers: JobKind = { name: "remind_of_transfers", retryForSeconds: 60 };

/** The letters to buyers who pay by transfer: how, with the checkout, and again the day before its time is over. */
export function bankJobs(platform: Platform, mail: Mail): void {
  const { db, jobs, clock } = platform;
  jobs.handle(awaitTransfer, { run: (data) => write(platform, mail, awaitTransfer, data) });
  jobs.handle(remindOfTransfer, { run: (data) => write(platform, mail, remindOfTransfer, data) });
  jobs.repeat(remindOfTransfers, 600, async () => {
    for (const checkout_id of await findToRemind(db, clock.now(), batchSize)) {
      await transaction(db, async (tx) => {
        if (await markReminded(tx, checkout_id, clock.now()))
          await jobs.add(tx, remindOfTransfer, { checkout_id });
      });
    }
  });
}

/** What is left comes the next time. */
const batchSize = 500;

async function write(
  { db, clock, config, settings }: Platform,
  mail: Mail,
  kind: typeof awaitTransfer,
  data: { checkout_id: number },
): Promise<void> {
  const { checkout_id } = data;
  await settings.refresh();
  const waiting = await transaction(db, (tx) => readTransfer(tx, settings, checkout_id, clock.now()));
  // It has been paid or cancelled meanwhile, or its buyer has left.
  const reader = waiting && (await findBuyerToTell(db, checkout_id));
  if (!waiting || !reader) return;
  const letter = mail.compose(reader, (words, format) => {
    const told = { siteName: config.siteName, orders: waiting.order_ids, ...toldOf(waiting.asked, format) };
    const url = config.publicUrl && `${config.publicUrl}/checkout/${checkout_id}/payment/`;
    const isFirst = kind.name === awaitTransfer.name;
    return (isFirst ? words.transferAsked : words.transferReminder)({ ...told, url });
  });
  await mail.send(letter, { id: `${kind.name}-${checkout_id}`, kind, data });

  function toldOf(asked: NonNullable<typeof waiting>["asked"], format: Format) {
    const day = format.weekday(dayIn(config.timeZone, asked.pay_until));
    return {
      amount: format.money(asked.amount),
      ...{ holder: asked.holder, iban: inGroups(asked.iban), bic: asked.bic },
      reference: showCreditorReference(asked.reference),
      ...{ day, time: format.time(asked.pay_until) },
    };
  }
}
