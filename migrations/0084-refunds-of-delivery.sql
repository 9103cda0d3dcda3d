-- As before, with what delivery costs: what goes back for an order is at most what was taken for it less what a bank has taken back.
create or replace function limit_refunds() returns trigger language plpgsql as $$
declare
  disputed bigint;
  delivery bigint;
begin
  -- Of two refunds of an order the second counts the first.
  select disputed_minor, delivery_minor into disputed, delivery from orders where id = new.order_id for no key update;
  if (select sum(amount_minor) from refunds where order_id = new.order_id) + disputed
    > coalesce(
      (select amount_minor from captures where order_id = new.order_id),
      (select sum(case sold_by when 'weight' then line_total_minor
        else price_minor * coalesce(ordered_quantity, quantity) end) from order_items where order_id = new.order_id)
        + delivery)
  then
    raise check_violation using constraint = 'refunds_within_order',
      message = format('the refunds of order %s come to more than the order', new.order_id);
  end if;
  return null;
end $$;
