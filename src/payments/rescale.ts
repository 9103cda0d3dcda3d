import { sql } from "kysely";
import type { Tx } from "#platform/database";
import { rescalePapers } from "./papers/rescale.ts";
import { rescaleSandbox } from "./sandbox/rescale.ts";

/** Keeps what providers, banks and papers say in a currency `factor` times finer. */
export async function rescalePayments(tx: Tx, currency: string, factor: number): Promise<void> {
  await rescaleSandbox(tx, currency, factor);
  await rescaleProviders(tx, currency, factor);
  await rescaleBank(tx, currency, factor);
  await rescalePapers(tx, currency, factor);
}

async function rescaleProviders(tx: Tx, currency: string, factor: number): Promise<void> {
  await sql`update provider_balance set amount_minor = amount_minor * ${factor}, fee_minor = fee_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await sql`update stripe_refunds set amount_minor = stripe_refunds.amount_minor * ${factor}
    from refunds where refunds.reference = stripe_refunds.reference and refunds.currency = ${currency}`.execute(
    tx,
  );
  await sql`update dispute_shares set amount_minor = dispute_shares.amount_minor * ${factor}
    from disputes where disputes.id = dispute_id and disputes.currency = ${currency}`.execute(tx);
  await sql`update disputes set amount_minor = amount_minor * ${factor} where currency = ${currency}`.execute(
    tx,
  );
}

async function rescaleBank(tx: Tx, currency: string, factor: number): Promise<void> {
  await sql`update bank_entries
    set amount_minor = amount_minor * ${factor}, allocated_minor = allocated_minor * ${factor},
      owed_minor = owed_minor * ${factor}, repaid_minor = repaid_minor * ${factor},
      missing_minor = missing_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await sql`update bank_repayments set amount_minor = amount_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await sql`update bank_statements
    set opening_minor = opening_minor * ${factor}, closing_minor = closing_minor * ${factor},
      sum_minor = sum_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  // Files for the bank are in euro only.
  if (currency === "EUR") await sql`update payout_files set sum_minor = sum_minor * ${factor}`.execute(tx);
}
