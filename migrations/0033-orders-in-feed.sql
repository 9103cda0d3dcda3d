-- Who looks at an order hears of its next step: `order:7` is of one order's status. What was just placed nobody looks at yet,
-- so a checkout notes nothing. See 0011-changes.sql.

create function note_order() returns trigger language plpgsql as $$
begin
  perform note_changes('order', array[new.id]);
  return null;
end $$;

create trigger orders_note_moved after update of status on orders
  for each row when (old.status <> new.status)
  execute function note_order();
