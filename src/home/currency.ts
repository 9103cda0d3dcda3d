import type { Tx } from "#platform/database";
import { queueForOrders, readState } from "./queries/scores.ts";

/** Recomputes turnovers after the stored amounts of a currency have got other decimals. */
export async function rescaleHome(tx: Tx, currency: string): Promise<void> {
  const state = await readState(tx);
  if (state?.currency === currency) await queueForOrders(tx, state.orders_since);
}
