import { takeStatements } from "#payments";
import type { Platform } from "#platform";
import { dayIn, daysAfter } from "#platform/base";

/** What lies on the bank account of the demo market for the staff to look at: a payout, the bank's fees, money from somebody. */
export async function fillBank(site: Pick<Platform, "db" | "jobs" | "clock" | "config">): Promise<void> {
  const day = daysAfter(dayIn(site.config.timeZone, site.clock.now()), -1);
  const short = day.replaceAll("-", "").slice(2);
  const statement = [
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
    `:62F:C${short}EUR982,50`,
    "-",
  ].join("\r\n");
  await takeStatements(
    site,
    async function* () {
      yield Buffer.from(statement);
    },
    null,
  );
}
