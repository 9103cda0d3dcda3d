-- Stock in a narrow table of its own. Each statement that writes `products` reads the checks, generated columns and trigger
-- conditions of that wide table from text again, which cost a sale six times what it costs here.

-- Who reads products goes on meanwhile, who writes them waits.
lock table products in share row exclusive mode;

create table product_stock (
  product_id bigint not null,
  -- Packages that nobody holds, and all that the producer ever put in, less what they took out: the difference is what
  -- orders hold.
  stock bigint not null,
  stocked bigint not null,
  constraint product_stock_stock_check check (stock >= 0)
) with (fillfactor = 70);

insert into product_stock (product_id, stock, stocked) select id, stock, stocked from products;
alter table product_stock
  add constraint product_stock_pkey primary key (product_id),
  add constraint product_stock_product_id_fkey foreign key (product_id) references products on delete cascade;

update products set has_stock = false where stock = 0;

-- Lists change when the last package is sold and when the first one comes: then, and only then, the product's own row is
-- written. Whoever changes stock holds the product already.
create function note_changed_stock() returns trigger language plpgsql as $$
begin
  if exists (select from written join before using (product_id) where (written.stock > 0) <> (before.stock > 0)) then
    update products set has_stock = written.stock > 0
    from written join before using (product_id)
    where products.id = product_id and (written.stock > 0) <> (before.stock > 0);
  end if;
  perform note_changes('product', array(select product_id from written limit 1001));
  return null;
end $$;

create function note_new_stock() returns trigger language plpgsql as $$
begin
  update products set has_stock = false from written where products.id = product_id and written.stock = 0;
  return null;
end $$;

create trigger product_stock_note_changed after update on product_stock
  referencing old table as before new table as written
  for each statement execute function note_changed_stock();
create trigger product_stock_note_new after insert on product_stock
  referencing new table as written
  for each statement execute function note_new_stock();
create trigger product_stock_note_emptied after truncate on product_stock
  for each statement execute function note_everything();

create or replace function note_changed_products() returns trigger language plpgsql as $$
begin
  perform note_changes('product', array(select id from written limit 1001));
  insert into changes (topic)
  select distinct topic
  from written join before using (id) cross join lateral (values
    ('sold out', written.has_stock <> before.has_stock),
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

create or replace function note_products_for_home() returns trigger language plpgsql as $$
begin
  insert into home_changes (user_id) select distinct producer_id from written where is_visible and has_stock;
  return null;
end $$;

create or replace trigger products_note_changed_for_home after update on products
  for each row when (
    (old.is_visible and old.has_stock) <> (new.is_visible and new.has_stock)
    or old.harvested_on is distinct from new.harvested_on
    or old.best_before is distinct from new.best_before
  )
  execute function note_product_for_home();

-- `products.stock` and `products.stocked` are of the release before, and go in the next one with what follows here: what
-- a process of that release still writes into them is carried over, as the difference that it makes.
create function carry_new_stock() returns trigger language plpgsql as $$
begin
  insert into product_stock (product_id, stock, stocked) select id, stock, stock from written
  on conflict do nothing;
  return null;
end $$;

create function carry_changed_stock() returns trigger language plpgsql as $$
begin
  update product_stock set
    stock = product_stock.stock + new.stock - old.stock,
    stocked = product_stock.stocked + new.stocked - old.stocked
  where product_id = new.id;
  return null;
end $$;

create trigger products_carry_new_stock after insert on products
  referencing new table as written
  for each statement execute function carry_new_stock();
create trigger products_carry_changed_stock after update of stock, stocked on products
  for each row when (old.stock <> new.stock or old.stocked <> new.stocked)
  execute function carry_changed_stock();
