import { type Config, secondsAfter } from "#platform/base";
import type { JobKind } from "#platform/jobs";
import type { SiteSettings } from "#platform/settings";

/** How long orders wait for their payment, by each method. */

/** A checkout waits to be paid by bank transfer: its buyer is told how. */
export const awaitTransfer: JobKind<{ checkout_id: number }> = {
  name: "await_transfer",
  retryForSeconds: 2 * 24 * 3600,
};

const cardSeconds = 15 * 60;
const daySeconds = 24 * 3600;

/**
 * Until when all orders of a checkout wait: by card 15 minutes, by transfer `TRANSFER_DAYS`, and no longer than until the first
 * of the cut-offs of their market days. Null for cash, which waits for nothing.
 */
export function waitsUntil(
  method: string,
  now: Date,
  { transferDays }: Pick<Config, "transferDays">,
  cutOffs: Date[],
): Date | null {
  if (method === "cash") return null;
  if (method === "card") return secondsAfter(now, cardSeconds);
  const latest = secondsAfter(now, transferDays * daySeconds);
  return new Date(Math.min(Number(latest), ...cutOffs.map(Number)));
}

/** The methods that the site offers: a transfer needs an account to go to. */
export function offeredMethods(
  { paymentMethods }: Pick<Config, "paymentMethods">,
  { bank_account }: Pick<SiteSettings, "bank_account">,
): Config["paymentMethods"][number][] {
  return paymentMethods.filter((method) => method !== "transfer" || bank_account !== null);
}
