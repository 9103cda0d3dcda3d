import { sql } from "kysely";
import { inBatches, showMoney } from "#platform/base";
import type { Db, Tx } from "#platform/database";

/** What a person's transfers leave behind: whose account the money came from, and where it goes back to. */

/** What somebody transferred and gets back, in the order of their checkouts. */
export async function* exportTransfers(db: Db, userId: number) {
  const { rows } = await sql<{
    checkout_id: number;
    reference: string;
    payer_holder: string | null;
    payer_iban: string | null;
    repayments: { amount_minor: number; currency: string; status: string; holder: string; iban: string }[];
  }>`
    select checkout_id, reference, payer_holder, payer_iban, coalesce((
      select json_agg(json_build_object('amount_minor', amount_minor, 'currency', currency, 'status', status,
        'holder', holder, 'iban', iban) order by id)
      from bank_repayments where bank_repayments.checkout_id = bank_references.checkout_id), '[]') as repayments
    from bank_references join checkouts on checkouts.id = checkout_id
    where buyer_id = ${userId} order by checkout_id`.execute(db);
  for (const some of inBatches(rows))
    yield some.map(({ repayments, ...row }) => ({
      ...row,
      repayments: repayments.map(({ amount_minor, currency, ...one }) => ({
        ...one,
        amount: showMoney(amount_minor, currency),
      })),
    }));
}

/** Forgets the accounts of somebody who leaves; what is still to be paid back to them is paid. */
export async function eraseTransfers(tx: Tx, userId: number): Promise<void> {
  const own = sql`(select id from checkouts where buyer_id = ${userId})`;
  await sql`
    update bank_references set payer_holder = null, payer_iban = null
    where checkout_id in ${own} and (payer_holder is not null or payer_iban is not null)`.execute(tx);
  await sql`
    update bank_repayments set holder = null, iban = null, reason = null
    where checkout_id in ${own} and status in ('paid', 'returned')`.execute(tx);
}
