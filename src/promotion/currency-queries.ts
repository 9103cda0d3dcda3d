import { sql } from "kysely";
import type { Tx } from "#platform/database";

/** Keeps what promotions cost in a currency `factor` times finer. */
export async function rescalePromotions(tx: Tx, currency: string, factor: number): Promise<void> {
  await sql`update promotions set cost_minor = cost_minor * ${factor} where currency = ${currency}`.execute(
    tx,
  );
}
