import { sql } from "kysely";

type Difference = { difference: string };

/** What is owed to a buyer of an order, by the ledger, are the refunds that are not paid. */
const owed = sql<Difference>`
  select format('Order %s owes %s by its refunds, %s by the ledger.', order_id, coalesce(due, 0), coalesce(made, 0)) as difference
  from (
    select order_id, sum(amount_minor) as made from transfer_lines where account = 'refunds' and order_id is not null group by order_id
  ) ledger full join (
    select order_id, sum(amount_minor) as due from refunds where paid_at is null group by order_id
  ) unpaid using (order_id)
  where coalesce(due, 0) <> coalesce(made, 0)
  order by order_id`;

/** What was given back of an order on request, and what of it the site bears, are the refunds that somebody asked for. */
const asked = sql<Difference>`
  select format('Of order %s %s were given back on request, its refunds say %s.', id, refunded_minor, coalesce(asked, 0))
    as difference
  from orders left join (
    select order_id, sum(amount_minor) as asked from refunds where asked_as is not null group by order_id
  ) refund on order_id = id
  where refunded_minor <> coalesce(asked, 0)
  order by id`;

/** What the site bears of what went back for an order that stands is its loss. */
const losses = sql<Difference>`
  select format('Of order %s the site bears %s, the ledger has a loss of %s.', id, borne_by_site_minor, coalesce(made, 0))
    as difference
  from orders left join (
    select order_id, -sum(amount_minor) as made from transfer_lines
    where account = 'losses' and kind in ('refund', 'dispute') group by order_id
  ) ledger on order_id = id
  where payment_method <> 'cash' and status <> 'cancelled' and total_minor >= refunded_minor + disputed_minor
    and borne_by_site_minor <> coalesce(made, 0)
  order by id`;

/** The lines of an order that refunds are for come to no more than there are. */
const items = sql<Difference>`
  select format('Of line %s of order %s more is refunded than was sold.', n, order_id) as difference
  from refund_items join refunds on refunds.id = refund_id join order_items using (order_id, n)
  group by order_id, n, coalesce(ordered_quantity, order_items.quantity)
  having sum(refund_items.quantity) > coalesce(ordered_quantity, order_items.quantity)
  order by order_id, n`;

/** What goes back to buyers, compared with the ledger. */
export const moneyChecks = [owed, asked, losses, items];
