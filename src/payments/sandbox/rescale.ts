import { sql } from "kysely";
import type { Tx } from "#platform/database";

/** Keeps the sandbox's memory in a currency `factor` times finer, for it has no other owner. */
export async function rescaleSandbox(tx: Tx, currency: string, factor: number): Promise<void> {
  await sql`update sandbox_refunds set amount_minor = amount_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await sql`update sandbox_captures set amount_minor = amount_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await sql`update sandbox_charges set amounts = (
      select jsonb_agg(
        case amount->>'currency' when ${currency}
          then jsonb_set(amount, '{amountMinor}', to_jsonb((amount->>'amountMinor')::bigint * ${factor}))
          else amount
        end order by n)
      from jsonb_array_elements(amounts) with ordinality each_amount (amount, n)
    )
    where amounts @> ${JSON.stringify([{ currency }])}::jsonb`.execute(tx);
}
