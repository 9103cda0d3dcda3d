import { sql } from "kysely";

type Difference = { difference: string };

/** What a line costs is its packs' price, or its weight's and never more than its most; its price's second opinion is SQL. */
const costs = sql<Difference>`
  select format('Line %s of order %s costs %s, it should be %s.', n, order_id, line_total_minor, due) as difference
  from (
    select order_id, n, line_total_minor, case
        when sold_by = 'pack' then price_minor * quantity
        when grams is null then floor((2 * expected + 1000000) / 2000000)
        else least(floor((2 * price_minor::numeric * grams + 1000) / 2000),
          floor((2 * expected * (100 + tolerance_percent) + 100000000) / 200000000))
      end as due
    from order_items cross join lateral (
      select price_minor::numeric * quantity * pack_size * 1000 * case pack_unit when 'kg' then 1000 else 1 end as expected
    ) by_pack
  ) line
  where line_total_minor <> due
  order by order_id, n`;

/** Each change of a line begins where the one before ended, the first with what was ordered, and the last ends with what it is. */
const trail = sql<Difference>`
  select format('The changes of line %s of order %s don''t add up.', n, order_id) as difference
  from order_items join (
    select order_id, n,
      bool_and(before is null or before = ended_from) as is_chain,
      (array_agg(from_quantity order by id))[1] as first_quantity,
      (array_agg(row (to_quantity, to_grams, to_total_minor)::text order by id desc))[1] as last
    from (
      select *, row (from_quantity, from_grams, from_total_minor)::text as ended_from,
        lag(row (to_quantity, to_grams, to_total_minor)::text) over (partition by order_id, n order by id) as before
      from order_adjustments
    ) change
    group by order_id, n
  ) changes using (order_id, n)
  where not is_chain or first_quantity <> coalesce(ordered_quantity, quantity)
    or last <> case when removed_at is null then row (quantity, grams, line_total_minor)::text
      else row (0, null::integer, 0)::text end
  order by order_id, n`;

/** What the ledger holds of an order whose money was held first: what was taken less what has gone back. */
const taken = sql<Difference>`
  select format('Of order %s the card is to have given %s, the ledger has %s.', order_id, due, made) as difference
  from (
    select captures.order_id, coalesce(-made.card, 0) as made,
      case when amount_minor is null then case status when 'cancelled' then 0 else total_minor end
        when unweighed and status <> 'cancelled' then total_minor
        else amount_minor end - coalesce(back, 0) - disputed_minor as due
    from captures join orders on orders.id = captures.order_id left join lateral (
      select sum(amount_minor) filter (where account in ('card', 'bank')) as card from transfer_lines
      where transfer_lines.order_id = captures.order_id
    ) made on true left join lateral (
      select sum(amount_minor) as back from refunds where refunds.order_id = captures.order_id and paid_at is not null
    ) refund on true left join lateral (
      select bool_or(sold_by = 'weight' and grams is null and removed_at is null) as unweighed from order_items
      where order_items.order_id = captures.order_id
    ) item on true
    where failed_at is null
  ) order_with_card
  where due <> made
  order by order_id`;

/** What is derived of the lines of orders, of their changes, and of what was held for them. */
export const lineChecks = [costs, trail, taken];
