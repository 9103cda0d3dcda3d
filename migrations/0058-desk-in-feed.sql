-- A producer's desk hears of what happens to their orders: `desk:7` is of all orders of person 7, a new one too.
-- See 0011-changes.sql and 0033-orders-in-feed.sql.

-- Written without a call of note_changes, whose statement would be planned anew with each checkout.
create function note_new_orders() returns trigger language plpgsql as $$
begin
  insert into changes (topic) select distinct 'desk:' || producer_id from written;
  return null;
end $$;

create trigger orders_note_new after insert on orders
  referencing new table as written for each statement execute function note_new_orders();

create or replace function note_order() returns trigger language plpgsql as $$
begin
  perform note_changes('order', array[new.id]);
  perform note_changes('desk', array[new.producer_id]);
  return null;
end $$;

create or replace function note_removed_item() returns trigger language plpgsql as $$
begin
  perform note_changes('order', array[new.order_id]);
  perform note_changes('desk', array(select producer_id from orders where id = new.order_id));
  return null;
end $$;
