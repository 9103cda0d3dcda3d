import { invalidInputOf, notFound } from "#platform/base";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { amountsOf, chargeOf } from "#products";
import { tellTotal } from "../letters.ts";
import { type Caller, lockForStep } from "../orders.ts";
import { adjustLine } from "./adjust.ts";
import { findLines, leftOf, lineIn } from "./held.ts";
import { isByWeight, isFinal } from "./line.ts";

/** Ten tonnes, far above what anybody carries home. */
export const mostGrams = 10_000_000;

/** Why a line costs less than its weight does. */
export const overMostReason = "over_most";

/** What a scale shows, and what of it is the container. */
export interface Weight {
  grams: number;
  tare_grams: number;
}

/**
 * Weighs a line of goods by weight: it costs what the goods weigh without their container, and never more than its most. May
 * be done again until the order is handed over. Throws not_found, not_your_step, wrong_status with `status_now`,
 * invalid_input, over_most.
 */
export async function weighLine(
  tx: Tx,
  jobs: JobQueue,
  caller: Caller,
  orderId: number,
  n: number,
  { grams: shown, tare_grams }: Weight,
): Promise<void> {
  const { order, by, now } = await lockForStep(tx, caller, orderId, "weight");
  const lines = await findLines(tx, orderId);
  const line = lineIn(leftOf(lines), n);
  if (!isByWeight(line)) throw notFound({}, "This line isn't sold by weight.");
  const grams = shown - tare_grams;
  if (grams <= 0) throw invalidInputOf([{ field: "tare_grams", code: "too_large", limit: shown - 1 }]);
  if (grams === line.grams && tare_grams === line.tare_grams) return;
  const weighed = { ...line, tolerance_percent: line.tolerance_percent ?? 0 };
  const { line_total_minor, isCapped } = chargeOf(weighed, grams);
  const to = { quantity: line.quantity, grams, tare_grams, line_total_minor };
  const reason = isCapped ? overMostReason : null;
  const id = await adjustLine(tx, jobs, order, lines, line, { by, kind: "weighed", reason, now, to });
  const others = leftOf(lines).filter((one) => one !== line);
  if (others.every(isFinal)) await tellTotal(tx, jobs, orderId, id);
}

/**
 * Takes the weight of a line back: it is an estimate again. Throws not_found, not_your_step, wrong_status with `status_now`,
 * over_most.
 */
export async function unweighLine(
  tx: Tx,
  jobs: JobQueue,
  caller: Caller,
  orderId: number,
  n: number,
): Promise<void> {
  const { order, by, now } = await lockForStep(tx, caller, orderId, "weight");
  const lines = await findLines(tx, orderId);
  const line = lineIn(leftOf(lines), n);
  if (line.grams === null) return;
  const { quantity } = line;
  const to = {
    quantity,
    ...{ grams: null, tare_grams: null },
    line_total_minor: amountsOf(line).line_total_minor,
  };
  await adjustLine(tx, jobs, order, lines, line, { by, kind: "weighed", reason: null, now, to });
}
