import { openFile, readEntries, repayEntry, takeStatements, withdrawFile } from "#payments";
import type { Platform } from "#platform";
import { dayIn, daysAfter } from "#platform/base";
import { transaction } from "#platform/database";

type Site = Pick<Platform, "db" | "jobs" | "clock" | "config" | "settings">;

/**
 * What lies on the bank account of the demo market for the staff to look at: a payout, the bank's fees, money from somebody, and
 * what the bank took back while it was on its way back to its payer.
 */
export async function fillBank(site: Site): Promise<void> {
  const day = daysAfter(dayIn(site.config.timeZone, site.clock.now()), -1);
  const short = day.replaceAll("-", "").slice(2);
  const mistaken = (mark: string) => [
    `:61:${short}${short.slice(2)}${mark}8,00NTRFNONREF//DEMO4`,
    ":86:/TRTP/SEPA OVERBOEKING/IBAN/BE68539007547034/NAME/B De Smet/REMI/USTD//sent by mistake",
  ];
  await take(site, [
    ":20:DEMO",
    ":25:NL02ABNA0123456789",
    ":28C:00001/001",
    `:60F:C${short}EUR1000,00`,
    `:61:${short}${short.slice(2)}DR25,00NTRFNONREF//DEMO1`,
    ":86:/TRTP/SEPA OVERBOEKING/IBAN/BE68539007547034/NAME/Ana Peeters/REMI/USTD//Payout",
    `:61:${short}${short.slice(2)}DR4,50NCHGNONREF//DEMO2`,
    ":86:/TRTP/KOSTEN/REMI/USTD//Account fee",
    `:61:${short}${short.slice(2)}CR12,00NTRFNONREF//DEMO3`,
    ":86:/TRTP/SEPA OVERBOEKING/IBAN/BE68539007547034/NAME/B De Smet/REMI/USTD//for the apples, thank you",
    ...mistaken("C"),
    `:62F:C${short}EUR990,50`,
    "-",
  ]);
  const newest = { filters: {}, take: 1, after: undefined, backwards: false };
  await transaction(site.db, async (tx) => {
    for (const { id } of await readEntries(tx, newest)) await repayEntry(tx, site, null, id, {});
    await openFile(tx, site, site.clock.now());
  });
  const next = [":20:DEMO", ":25:NL02ABNA0123456789", ":28C:00002/001", `:60F:C${short}EUR990,50`];
  await take(site, [...next, ...mistaken("RC"), `:62F:C${short}EUR982,50`, "-"]);
  await transaction(site.db, (tx) => withdrawFile(tx, undefined));
}

async function take(site: Site, lines: string[]): Promise<void> {
  const file = Buffer.from(lines.join("\r\n"));
  await takeStatements(
    site,
    async function* () {
      yield file;
    },
    null,
  );
}
