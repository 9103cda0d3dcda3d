import { sql } from "kysely";
import type { Tx } from "#platform/database";

/** Who comes to market days offers that way to get their goods. */
export async function offerMarketDays(tx: Tx, producerIds: number[]): Promise<void> {
  await sql`update users set offers = offers || array['market_day']
    where id = any (${producerIds}::bigint[]) and not offers @> array['market_day']`.execute(tx);
}
