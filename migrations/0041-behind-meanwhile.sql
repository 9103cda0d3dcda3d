-- While the products of a large producer follow a new name or place, they are found by it already: a list that asks for
-- words or a place judges them by what is noted here, not by their own rows.
alter table products_behind
  add column name text not null default '',
  add column words tsvector not null default '',
  -- Of all names that a product may still be kept by.
  add column old_words tsvector not null default '',
  add column place point;

update products_behind set
  name = coalesce(display_name, username),
  words = search_vector(coalesce(display_name, username)),
  old_words = (
    select coalesce(search_vector(string_agg(distinct producer_name, ' ')), '') from products
    where products.producer_id = products_behind.producer_id
  ),
  place = users.place
from users where users.id = producer_id;

create or replace function copy_producer_to_products() returns trigger language plpgsql as $$
declare
  at_once constant integer := 500;
  named text := coalesce(new.display_name, new.username);
  sells boolean := new.is_producer and new.disabled_at is null and new.left_at is null;
  is_large boolean := exists (select from products where producer_id = new.id order by created_at, id offset at_once)
    or exists (select from products_behind where producer_id = new.id);
begin
  if is_large then
    insert into products_behind (producer_id, name, words, old_words, place)
    values (new.id, named, search_vector(named), search_vector(coalesce(old.display_name, old.username)), new.place)
    on conflict (producer_id) do update set
      after_at = default, after_id = default,
      name = excluded.name, words = excluded.words, place = excluded.place,
      old_words = products_behind.old_words || excluded.old_words;
    -- What is found changes now, and once more in the rows of the products, where it stays as it is.
    insert into changes (topic) values ('words'), ('products');
    if not sells then
      update products set producer_sells = false where producer_id = new.id and producer_sells;
    end if;
  else
    update products set producer_name = named, producer_sells = sells, place = new.place where producer_id = new.id;
    if not found then return null; end if;
  end if;
  -- Once, not for each of the products: all their other words are known already.
  perform learn_words('products', search_vector(named));
  perform learn_words('products/near', search_vector(named));
  return null;
end $$;
