import type { Tx } from "#platform/database";
import { noteOrders, readState } from "./queries/scores.ts";

/** Has turnovers added up anew once the amounts of a currency are kept otherwise. */
export async function rescaleHome(tx: Tx, currency: string): Promise<void> {
  const state = await readState(tx);
  if (state?.currency === currency) await noteOrders(tx, state.orders_since);
}
