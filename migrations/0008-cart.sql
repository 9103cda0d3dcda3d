-- What buyers mean to buy.

-- All that the producer put in, less what they took out again: what is in stock is this less what orders hold.
alter table products add column stocked integer not null default 0;
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
