import { askForTransfer, isByTransfer, lockTransfer, paymentMethodUnavailable, wrongStatus } from "#orders";
import { showMoney } from "#platform/base";
import { type Db, type Tx, transaction } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import type { LiveSettings } from "#platform/settings";
import { epcSvg } from "./epc-code.ts";
import { findMissing, referenceOf } from "./references.ts";

/** What a buyer is told who pays by bank transfer. */
export interface TransferAsked {
  iban: string;
  bic: string | null;
  holder: string;
  /** What has still to come. */
  amount: { amount: string; currency: string };
  /** In electronic form, as a banking app takes it. */
  reference: string;
  /** Null in another currency than euro. */
  qr_svg: string | null;
  pay_until: Date;
}

type AwaitedTransfer = NonNullable<Awaited<ReturnType<typeof lockTransfer>>>;

interface Site {
  db: Db;
  jobs: JobQueue;
  settings: LiveSettings;
}

/**
 * How the buyer of a checkout pays it by transfer; undefined where it is paid otherwise. Asked again the answer is the same, as
 * long as the same orders wait. Throws not_found, not_your_step, wrong_status with `status_now`, payment_method_unavailable where
 * the site has no account any more.
 */
export async function tellTransfer(
  { db, jobs, settings }: Site,
  actor: { userId: number; now: Date },
  checkoutId: number,
): Promise<TransferAsked | undefined> {
  // Most are paid by card, and nothing of theirs is held for this.
  if (!(await isByTransfer(db, checkoutId))) return undefined;
  const asked = await transaction(db, async (tx) => {
    const awaited = await askForTransfer(tx, jobs, actor, checkoutId);
    if (awaited === undefined || awaited === "lapsed") return awaited;
    return await askedOf(tx, checkoutId, awaited, actor.now);
  });
  // The orders that have lapsed stay cancelled, so nothing is thrown in there.
  if (asked === "lapsed") throw wrongStatus({ status_now: "cancelled" });
  return asked && describe(asked, settings);
}

/** The same for a letter; undefined where nothing waits any more, or the site has no account. */
export async function readTransfer(tx: Tx, settings: LiveSettings, checkoutId: number, now: Date) {
  const awaited = await lockTransfer(tx, checkoutId);
  if (awaited?.state !== "awaited" || settings.current.bank_account === null) return undefined;
  return { ...awaited, asked: describe(await askedOf(tx, checkoutId, awaited, now), settings) };
}

async function askedOf(tx: Tx, checkoutId: number, awaited: AwaitedTransfer, now: Date) {
  const { currency, pay_until } = awaited;
  const reference = await referenceOf(tx, checkoutId, { currency, pay_until: pay_until ?? now }, now);
  return { currency, pay_until, reference, amountMinor: await findMissing(tx, checkoutId, awaited) };
}

function describe(
  { amountMinor, currency, pay_until, reference }: Awaited<ReturnType<typeof askedOf>>,
  { current }: LiveSettings,
): TransferAsked {
  if (current.bank_account === null || pay_until === null) throw paymentMethodUnavailable({ lines: [] });
  const { holder, iban, bic = null } = current.bank_account;
  const transfer = { holder, iban, bic, amountMinor, currency, reference };
  return {
    ...{ iban, bic, holder, reference, pay_until },
    amount: showMoney(amountMinor, currency),
    qr_svg: epcSvg(transfer, reference) ?? null,
  };
}
