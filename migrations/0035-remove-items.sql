-- A buyer may take lines out of an order that nobody has prepared yet.

-- Since when the line is no part of its order: neither of its total nor of what it holds of the stock.
alter table order_items add column removed_at timestamptz(3);

-- By which the commission was worked out, so that it is again where the total changes. Null for the orders of earlier
-- releases.
alter table orders add column commission_percent numeric(7, 4);

create or replace function limit_refunds() returns trigger language plpgsql as $$
begin
  -- Of two refunds of an order the second counts the first.
  perform from orders where id = new.order_id for no key update;
  if (select sum(amount_minor) from refunds where order_id = new.order_id)
    > (select total_minor from orders where id = new.order_id)
    + (select coalesce(sum(line_total_minor), 0) from order_items
      where order_id = new.order_id and removed_at is not null)
  then
    raise check_violation using constraint = 'refunds_within_order',
      message = format('the refunds of order %s come to more than the order', new.order_id);
  end if;
  return null;
end $$;

-- Who looks at an order hears of this too; see 0033-orders-in-feed.sql.
create function note_removed_item() returns trigger language plpgsql as $$
begin
  perform note_changes('order', array[new.order_id]);
  return null;
end $$;

create trigger order_items_note_removed after update of removed_at on order_items
  for each row when (old.removed_at is null and new.removed_at is not null)
  execute function note_removed_item();
