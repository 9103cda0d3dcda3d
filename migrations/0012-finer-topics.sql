-- Lists of products change with what they are narrowed by: `products` is of which there are, what filters read of them
-- and in which order they stand; `words` is of what searches read; `sold out` is of the last one sold and the first one
-- that comes. All depend on `products`. See 0011-changes.sql.

create or replace function note_changed_products() returns trigger language plpgsql as $$
begin
  perform note_changes('product', array(select id from written limit 1001));
  insert into changes (topic)
  select distinct topic
  from written join before using (id) cross join lateral (values
    ('sold out', (written.stock > 0) <> (before.stock > 0)),
    ('words', (written.name, written.description, written.category, written.producer_name)
      is distinct from (before.name, before.description, before.category, before.producer_name)),
    ('products', (written.producer_id, written.category, written.currency, written.price_minor, written.is_listed,
        written.harvested_on, written.labels, written.promoted_until, written.created_at, written.producer_sells,
        written.place::text, written.deleted_at)
      is distinct from
       (before.producer_id, before.category, before.currency, before.price_minor, before.is_listed,
        before.harvested_on, before.labels, before.promoted_until, before.created_at, before.producer_sells,
        before.place::text, before.deleted_at))
  ) noted (topic, is_changed)
  where is_changed;
  return null;
end $$;
