-- What is past its best-before day is not in stock, whatever lies there.

create index products_by_best_before on products (best_before) where best_before is not null;

-- Filters read the day: see 0012-finer-topics.sql.
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
        written.harvested_on, written.best_before, written.labels, written.promoted_until, written.created_at,
        written.producer_sells, written.place::text, written.deleted_at)
      is distinct from
       (before.producer_id, before.category, before.currency, before.price_minor, before.is_listed,
        before.harvested_on, before.best_before, before.labels, before.promoted_until, before.created_at,
        before.producer_sells, before.place::text, before.deleted_at))
  ) noted (topic, is_changed)
  where is_changed;
  return null;
end $$;

drop trigger products_note_changed_for_home on products;
create trigger products_note_changed_for_home after update on products
  for each row when (
    (old.is_visible and old.stock > 0) <> (new.is_visible and new.stock > 0)
    or old.harvested_on is distinct from new.harvested_on
    or old.best_before is distinct from new.best_before
  )
  execute function note_product_for_home();

-- The producers whose scores were made with what is past its day; whatever the time zone of the site.
insert into home_changes (user_id)
select distinct producer_id from products where is_visible and stock > 0 and best_before <= current_date + 1;
