-- Triggers of a checkout that do only what there is to do.

-- As note_changes does, without a call of it: PostgreSQL plans the statement of such a function anew each time, which cost as
-- much as the sale itself. Whether the first package came or the last one went is looked at where some stock is nothing.
create or replace function note_changed_stock() returns trigger language plpgsql as $$
begin
  if exists (select from written where stock = 0 union all select from before where stock = 0) then
    update products set has_stock = written.stock > 0
    from written join before using (product_id)
    where products.id = product_id and (written.stock > 0) <> (before.stock > 0);
  end if;
  if exists (select from written offset 1000) then
    insert into changes (topic) values ('everything');
  else
    insert into changes (topic) select 'product:' || product_id from written;
  end if;
  return null;
end $$;

-- An order of goods without pictures looks for none.
create or replace function keep_order_pictures() returns trigger language plpgsql as $$
begin
  if not exists (select from written where image is not null) then return null; end if;
  insert into order_pictures (name)
  select distinct picture.name
  from written cross join lateral (values (image->>'small'), (image->>'medium'), (image->>'large')) picture (name)
  where picture.name is not null
    and not exists (select from order_pictures known where known.name = picture.name)
  order by 1
  on conflict do nothing;
  return null;
end $$;
