-- What buyers mean to buy.

-- All that the producer put in, less what they took out again: what is in stock is this less what orders hold. Both may
-- pass what a producer may enter: what was sold comes back. The trigger names the column, so it is made again.
drop trigger products_note_changed_for_home on products;
alter table products
  alter column stock type bigint,
  add column stocked bigint not null default 0;
create trigger products_note_changed_for_home after update on products
  for each row when (
    (old.is_visible and old.stock > 0) <> (new.is_visible and new.stock > 0)
    or old.harvested_on is distinct from new.harvested_on
  )
  execute function note_product_for_home();
update products set stocked = stock;

create function begin_stock() returns trigger language plpgsql as $$
begin
  new.stocked := new.stock;
  return new;
end $$;

create trigger products_begin_stock before insert on products for each row execute function begin_stock();

-- A product that is taken off the market stays for the carts that hold it, out of everybody's sight.
alter table products add column deleted_at timestamptz(3);
alter table products add constraint products_deleted_are_not_listed check (deleted_at is null or not is_listed);
create index products_by_end on products (deleted_at) where deleted_at is not null;

create table cart_lines (
  user_id bigint not null references users,
  product_id bigint not null references products on delete cascade,
  -- In packages.
  quantity integer not null check (quantity between 1 and 1000000),
  added_at timestamptz(3) not null,
  primary key (user_id, product_id)
);

create index cart_lines_of_product on cart_lines (product_id);

-- So many lines at most. Whoever adds one waits for the others that add to the same cart, and then counts.
create function limit_cart_lines() returns trigger language plpgsql as $$
begin
  perform from users where id = new.user_id for no key update;
  if (select count(*) from cart_lines where user_id = new.user_id) > 100 then
    raise check_violation using constraint = 'cart_lines_at_most_100', message = 'a cart has at most 100 lines';
  end if;
  return null;
end $$;

create trigger cart_lines_limit after insert on cart_lines for each row execute function limit_cart_lines();
