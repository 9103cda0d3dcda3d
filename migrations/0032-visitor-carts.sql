-- The cart of a nameless visitor, found by the hash of the word in their cookie. Its row is locked by each who puts
-- something in, so that it neither ends nor moves to a user's cart meanwhile.
create table visitor_carts (
  cookie_hash bytea primary key check (octet_length(cookie_hash) = 32),
  last_used_at timestamptz(3) not null
);

create index visitor_carts_by_last_use on visitor_carts (last_used_at);

-- A line is of a user or of a visitor.
alter table cart_lines
  drop constraint cart_lines_pkey,
  alter column user_id drop not null,
  add column cookie_hash bytea references visitor_carts on delete cascade,
  add constraint cart_lines_user_id_product_id_key unique (user_id, product_id),
  add constraint cart_lines_of_one_owner check (num_nonnulls(user_id, cookie_hash) = 1);

create unique index cart_lines_cookie_hash_product_id_key on cart_lines (cookie_hash, product_id)
  where cookie_hash is not null;

create or replace function limit_cart_lines() returns trigger language plpgsql as $$
declare
  lines bigint;
begin
  if new.user_id is not null then
    perform from users where id = new.user_id for no key update;
    select count(*) into lines from cart_lines where user_id = new.user_id;
  else
    perform from visitor_carts where cookie_hash = new.cookie_hash for no key update;
    select count(*) into lines from cart_lines where cookie_hash = new.cookie_hash;
  end if;
  if lines > 100 then
    raise check_violation using constraint = 'cart_lines_at_most_100', message = 'a cart has at most 100 lines';
  end if;
  return null;
end $$;
