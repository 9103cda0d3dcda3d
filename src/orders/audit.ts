import { sql } from "kysely";
import type { Tx } from "#platform/database";
import { lineChecks } from "./audit-lines.ts";
import { moneyChecks } from "./audit-money.ts";
import { keptCommission } from "./payments/kept.ts";

/**
 * Works out totals, stock and money of all orders from their rows, and says, a sentence each, what is stored otherwise.
 */
export async function auditOrders(tx: Tx): Promise<string[]> {
  const found: string[] = [];
  for (const check of [
    totals,
    stock,
    steps,
    ledger,
    amounts,
    refunds,
    payments,
    ...lineChecks,
    ...moneyChecks,
  ]) {
    const { rows } = await check.execute(tx);
    found.push(...rows.map(({ difference }) => difference));
  }
  return found;
}

type Difference = { difference: string };

const totals = sql<Difference>`
  select format('Order %s comes to %s, its lines and delivery to %s.', id, total_minor,
    coalesce(lines, 0) + delivery_minor) as difference
  from orders left join (
    select order_id, sum(line_total_minor) as lines from order_items where removed_at is null group by order_id
  ) item on order_id = id
  where total_minor is distinct from lines + delivery_minor
  order by id`;

const stock = sql<Difference>`
  select format('Product %s has %s in stock: %s were put in, orders hold %s.', product_id, stock, stocked,
    coalesce(held, 0)) as difference
  from product_stock left join (
    select product_id, sum(quantity) as held
    from order_items join orders on orders.id = order_id
    where status <> 'cancelled' and removed_at is null
    group by product_id
  ) sold using (product_id)
  where stock <> stocked - coalesce(held, 0)
  order by product_id`;

const steps = sql<Difference>`
  select format('Order %s is %s, its history ends with %s.', id, status, coalesce(last, 'nothing')) as difference
  from orders left join lateral (
    select order_steps.status as last from order_steps where order_id = orders.id
    order by at desc,
      array_position(array['awaiting_payment', 'placed', 'ready', 'fulfilled', 'cancelled'], order_steps.status) desc
    limit 1
  ) step on true
  where status is distinct from last
  order by id`;

/**
 * What an order's status says that the ledger must hold, and nothing beside. A refund is told apart by its id, which is
 * 0 where a cause needs none; a cause that names only its order, as `refund/7`, is that of its first refund. A release that
 * was taken back is none.
 */
const ledger = sql<Difference>`
  with due (order_id, kind, refund_id) as (
    select id, 'sale', 0 from orders where payment_method <> 'cash' and paid_at is not null
    union all
    select id, 'release', 0 from orders where payment_method <> 'cash' and status = 'fulfilled'
    union all
    select orders.id, 'refund', coalesce(refunds.id, 0) from orders left join refunds on order_id = orders.id
    where payment_method <> 'cash' and orders.paid_at is not null
      and (status = 'cancelled' and refunded_minor + disputed_minor = 0 or refunds.id is not null)
      and not exists (select from captures where captures.order_id = orders.id)
    union all
    select distinct order_id, 'late', 0 from refunds join orders on orders.id = order_id where orders.paid_at is null
    union all
    select order_id, 'refund-paid', id from refunds where paid_at is not null and payment_id is not null
  ), made (order_id, kind, refund_id) as (
    select split_part(cause, '/', 2)::bigint, split_part(cause, '/', 1), case
        when split_part(cause, '/', 1) <> 'refund' then 0
        when split_part(cause, '/', 3) <> '' then split_part(cause, '/', 3)::bigint
        else coalesce((select min(id) from refunds where order_id = split_part(cause, '/', 2)::bigint), 0)
      end
    from transfers where split_part(cause, '/', 1) in ('sale', 'refund', 'late')
      -- What was held first goes back in more ways than one: its sums are looked at.
      and (split_part(cause, '/', 1) <> 'refund'
        or not exists (select from captures where order_id = split_part(cause, '/', 2)::bigint))
    union all
    select split_part(cause, '/', 2)::bigint, 'release',
      sum(case split_part(cause, '/', 1) when 'release' then 1 else -1 end)::int - 1
    from transfers where split_part(cause, '/', 1) in ('release', 'unrelease')
    group by split_part(cause, '/', 2)
    having sum(case split_part(cause, '/', 1) when 'release' then 1 else -1 end) <> 0
    union all
    -- One that was paid and failed later is not paid.
    select order_id, 'refund-paid', refund_id from (
      select split_part(cause, '/', 2)::bigint as order_id,
        case split_part(cause, '/', 3) when '' then
          coalesce((select min(id) from refunds where order_id = split_part(cause, '/', 2)::bigint), 0)
          else split_part(cause, '/', 3)::bigint end as refund_id,
        case split_part(cause, '/', 1) when 'refund-paid' then 1 else -1 end as times
      from transfers where split_part(cause, '/', 1) in ('refund-paid', 'refund-failed')
    ) attempt group by order_id, refund_id having sum(times) <> 0
  )
  select case when made.kind is null
    then format('Order %s has no %s in the ledger.', due.order_id, due.kind)
    else format('The ledger has a %s of order %s that it should not have.', made.kind, made.order_id)
  end as difference
  from due full join made using (order_id, kind, refund_id)
  where due.kind is null or made.kind is null
  order by order_id, kind`;

/**
 * What the ledger holds of an order is its total less what its producer has borne of what went back: what is the producer's,
 * or no longer theirs to keep (`receivable`), and the site's commission.
 */
const amounts = sql<Difference>`
  select format('Order %s comes to %s less a commission of %s, the ledger has %s less %s.', id, due_minor, due_commission,
    made_minor, made_commission) as difference
  from (
    select orders.id,
      case when is_void then 0 else total_minor - borne_minor end as due_minor,
      case when is_void then 0 else ${keptCommission} end as due_commission,
      coalesce(made.total, 0) as made_minor, coalesce(made.commission, 0) as made_commission
    from orders cross join lateral (
      select status = 'cancelled' or paid_at is null as is_void,
        least(refunded_minor + disputed_minor - borne_by_site_minor, total_minor) as borne_minor
    ) standing left join (
      select order_id, sum(amount_minor) as total,
        sum(amount_minor) filter (where account = 'commission') as commission
      from transfer_lines where account in ('pending', 'available', 'receivable', 'commission') group by order_id
    ) made on made.order_id = orders.id
    where payment_method <> 'cash'
  ) order_in_ledger
  where (due_minor, due_commission) <> (made_minor, made_commission)
  order by id`;

/**
 * What was taken for an order goes back but for what it comes to, less what was given back on request: all of it where it is
 * cancelled. What a bank has taken back is not the site's to give. What was taken before everything was weighed is not looked at
 * until then.
 */
const refunds = sql<Difference>`
  select format('Order %s owes %s back to its buyer, its refunds come to %s.', id, owed, refunded) as difference
  from (
    select orders.id, coalesce(refunded, 0) as refunded,
      case
        when capture.order_id is null and captured is not true then 0
        when capture.order_id is null then ordered + delivery_minor - disputed_minor - kept
        when capture.amount_minor is null then 0
        when status <> 'cancelled' and unweighed then coalesce(refunded, 0)
        else capture.amount_minor - disputed_minor - kept
      end as owed
    from orders cross join lateral (
      select case status when 'cancelled' then 0 else greatest(total_minor - refunded_minor - disputed_minor, 0) end as kept
    ) standing left join (
      select order_id, sum(price_minor * coalesce(ordered_quantity, quantity)) as ordered,
        bool_or(sold_by = 'weight' and grams is null and removed_at is null) as unweighed
      from order_items group by order_id
    ) item on item.order_id = orders.id left join captures capture on capture.order_id = orders.id
      and capture.failed_at is null left join (
      select order_id, sum(amount_minor) as refunded from refunds group by order_id
    ) refund on refund.order_id = orders.id left join lateral (
      select status = 'succeeded' and not is_authorisation as captured from payments where payments.id = orders.payment_id
    ) payment on true
    where payment_method <> 'cash' and not exists (
      select from captures failed where failed.order_id = orders.id and failed.failed_at is not null)
  ) order_with_refunds
  where owed <> refunded
  order by id`;

const payments = sql<Difference>`
  select format('Payment %s gave back %s %s, its refunds come to %s.', payment_id, refunded_minor, currency,
    coalesce(paid, 0)) as difference
  from payment_amounts left join (
    select payment_id, currency, sum(amount_minor) as paid from refunds where paid_at is not null
    group by payment_id, currency
  ) refund using (payment_id, currency)
  where refunded_minor <> coalesce(paid, 0)
  union all
  select format('Payment %s took %s %s, its orders come to %s.', payment_id, captured_minor, currency,
    coalesce(ordered, 0))
  from payment_amounts join payments on payments.id = payment_id left join (
    select payment_id, currency, sum(coalesce((select amount_minor from captures where order_id = orders.id),
      (select sum(price_minor * coalesce(ordered_quantity, quantity)) from order_items where order_id = orders.id)
        + delivery_minor)) as ordered
    from orders where payment_id is not null
    group by payment_id, currency
  ) placed using (payment_id, currency)
  where not is_authorisation and captured_minor <> case payments.status when 'succeeded' then coalesce(ordered, 0) else 0 end
  union all
  select format('Payment %s took %s %s, its captures come to %s.', payment_id, captured_minor, currency,
    coalesce(taken, 0))
  from payment_amounts join payments on payments.id = payment_id left join (
    select payment_id, currency, sum(amount_minor) as taken from captures where captured_at is not null
    group by payment_id, currency
  ) capture using (payment_id, currency)
  where is_authorisation and captured_minor <> coalesce(taken, 0)`;
