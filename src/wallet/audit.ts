import { type RawBuilder, sql } from "kysely";
import { showMoney } from "#platform/base";
import type { Db } from "#platform/database";

/** Where balances, transfers and payouts are not what the lines of the ledger say: a sentence for each. */
export async function auditWallet(db: Db): Promise<string[]> {
  const found: string[] = [];
  for (const { rows, tell } of checks) {
    const { rows: different } = await rows.execute(db);
    found.push(...different.map(tell));
  }
  return found;
}

interface Difference {
  id: number;
  what: string;
  currency: string;
  stored: number;
  counted: number;
}

interface Check {
  rows: RawBuilder<Difference>;
  tell(difference: Difference): string;
}

const money = (minor: number, currency: string) => `${showMoney(minor, currency).amount} ${currency}`;

const checks: Check[] = [
  {
    // A line in another currency than its wallet's counts for nothing, and so shows.
    rows: sql`
      select wallets.id, balance.account as what, wallets.currency, stored,
        coalesce(sum(amount_minor), 0)::bigint as counted
      from wallets
      cross join lateral (values ('available', available_minor), ('pending', pending_minor),
        ('receivable', receivable_minor)) balance (account, stored)
      left join transfer_lines line on line.wallet_id = wallets.id and line.account = balance.account
        and line.currency = wallets.currency
      group by wallets.id, balance.account, stored
      having stored <> coalesce(sum(amount_minor), 0)
      order by wallets.id, what`,
    tell: ({ id, what, currency, stored, counted }) =>
      `Balance of ${what} in wallet ${id}: stored ${money(stored, currency)}, the ledger adds up to ${money(counted, currency)}.`,
  },
  {
    // Only the first of an account: what follows differs with it.
    rows: sql`
      select distinct on (wallet_id, account) id, account as what, currency, stored, counted
      from (
        select id, wallet_id, account, currency, balance_after_minor as stored,
          sum(amount_minor) over (partition by wallet_id, account order by id)::bigint as counted
        from transfer_lines where wallet_id is not null
      ) chain
      where stored <> counted
      order by wallet_id, account, id`,
    tell: ({ id, what, currency, stored, counted }) =>
      `Balance of ${what} after ledger line ${id}: stored ${money(stored, currency)}, the ledger adds up to ${money(counted, currency)}.`,
  },
  {
    rows: sql`
      select transfers.id, cause as what, currency, 0 as stored, sum(amount_minor)::bigint as counted
      from transfer_lines join transfers on transfers.id = transfer_id
      group by transfers.id, currency having sum(amount_minor) <> 0
      order by transfers.id, currency`,
    tell: ({ what, currency, counted }) =>
      `The transfer for ${what} does not sum to zero: its lines add up to ${money(counted, currency)}.`,
  },
  {
    // What a payout has in each account, by the transfers that its status stands for. Of what comes back a producer who owes
    // the site has less: it pays the debt first.
    rows: sql`
      select payouts.id, expected.account as what, wallets.currency, stored,
        coalesce(sum(line.amount_minor), 0)::bigint as counted
      from payouts join wallets on wallets.id = payouts.wallet_id
      cross join lateral (values
        ('available', case when status in ('refused', 'returned') then 0 else -payouts.amount_minor end),
        ('payouts', case when status in ('requested', 'in_file') then payouts.amount_minor else 0 end),
        ('bank', case status when 'paid' then payouts.amount_minor else 0 end)
      ) expected (account, stored)
      left join transfers on cause in (
        'payout/' || payouts.id, 'payout-paid/' || payouts.id, 'payout-refused/' || payouts.id,
        'payout-returned/' || payouts.id)
      left join transfer_lines line on line.transfer_id = transfers.id
        and (line.account = expected.account or line.account = 'receivable' and expected.account = 'available')
        and line.currency = wallets.currency and (line.wallet_id is null or line.wallet_id = wallets.id)
      group by payouts.id, expected.account, wallets.currency, stored
      having stored <> coalesce(sum(line.amount_minor), 0)
      order by payouts.id, what`,
    tell: ({ id, what, currency, stored, counted }) =>
      `Payout ${id} in ${what}: should be ${money(stored, currency)}, the ledger has ${money(counted, currency)}.`,
  },
  {
    // Who owes the site has nothing to spend: what comes in pays that first.
    rows: sql`
      select id, 'available' as what, currency, available_minor as stored, -receivable_minor as counted
      from wallets where available_minor > 0 and receivable_minor < 0 order by id`,
    tell: ({ id, currency, stored, counted }) =>
      `Wallet ${id} has ${money(stored, currency)} available and owes ${money(counted, currency)}.`,
  },
  {
    rows: sql`
      select transfers.id, cause as what, '' as currency, 0 as stored, 0 as counted
      from transfers
      where cause ~ '^payout(-paid|-refused|-returned)?/'
        and not exists (select from payouts where payouts.id = split_part(cause, '/', 2)::bigint)
      order by transfers.id`,
    tell: ({ what }) => `Money was moved for ${what}, but there is no such payout.`,
  },
];
