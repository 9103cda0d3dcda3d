import { sql } from "kysely";
import { showMoney } from "#platform/base";
import type { Db } from "#platform/database";

/**
 * Where the ledger has moved the bank's account otherwise than its statements: a sentence each. Of an entry what paid something
 * has moved `bank` by what it paid; the rest moved it against `unallocated`.
 */
export async function auditBank(db: Db): Promise<string[]> {
  const { rows } = await checks.execute(db);
  return rows.map(
    ({ id, what, currency, stored, counted }) =>
      `Bank entry ${id} in ${what}: should be ${money(stored, currency)}, the ledger has ${money(counted, currency)}.`,
  );
}

interface Difference {
  id: number;
  what: string;
  currency: string;
  stored: number;
  counted: number;
}

const money = (minor: number, currency: string) => `${showMoney(minor, currency).amount} ${currency}`;

const checks = sql<Difference>`
  with moved as (
    select split_part(cause, '/', 2)::bigint as id, account, line.currency, sum(amount_minor)::bigint as sum
    from transfers join transfer_lines line on line.transfer_id = transfers.id
    where cause ~ '^bank(-allocated|-owed)?/' and account in ('bank', 'unallocated') group by 1, 2, 3
  ), entry as (
    select id, currency, allocated_minor, repaid_minor, case when is_credit then amount_minor else -amount_minor end as signed
    from bank_entries
  ), due as (
    select id, currency, 'bank' as account, allocated_minor - signed as sum from entry
    union all
    select id, currency, 'unallocated', signed - allocated_minor - repaid_minor from entry
  ), paid as (
    -- What entries paid with is what was paid by bank, less what a bank has taken back of it, disputed or owed back anyway.
    select checkout_id, currency, sum(allocated_minor)::bigint as sum from bank_entries
    where checkout_id is not null and allocated_minor <> 0 group by 1, 2
  ), taken as (
    select checkout_id, currency, sum(captured_minor - (
      select coalesce(sum(amount_minor), 0) from disputes where disputes.payment_id = payments.id
        and disputes.currency = payment_amounts.currency and taken_at is not null and returned_at is null))::bigint - (
      select coalesce(sum(amount_minor), 0)::bigint from bank_repayments settled where settled.checkout_id = payments.checkout_id
        and settled.status = 'paid' and taken_back_by is not null and refund_reference is not null) as sum
    from payments join payment_amounts on payment_id = payments.id where provider = 'bank' and status = 'succeeded' group by 1, 2
  )
  select id, account as what, currency, coalesce(due.sum, 0)::bigint as stored, coalesce(moved.sum, 0)::bigint as counted
  from due full join moved using (id, account, currency)
  where coalesce(due.sum, 0) <> coalesce(moved.sum, 0)
  union all
  select checkout_id, 'payments of checkout ' || checkout_id, currency, coalesce(taken.sum, 0), coalesce(paid.sum, 0)
  from taken full join paid using (checkout_id, currency)
  where coalesce(taken.sum, 0) <> coalesce(paid.sum, 0)
  union all
  -- What is owed back of entries, and has not left.
  select 0, 'refunds', currency, coalesce(owed.sum, 0), coalesce(ledger.sum, 0)
  from (
    select currency, sum(amount_minor)::bigint as sum from bank_repayments
    where entry_id is not null and status <> 'paid' and sent_again_as is null group by 1
  ) owed full join (
    select currency, sum(amount_minor)::bigint as sum from transfer_lines
    where account = 'refunds' and order_id is null group by 1
  ) ledger using (currency)
  where coalesce(owed.sum, 0) <> coalesce(ledger.sum, 0)
  order by id, what`;
