-- A large shop that stops selling does so in the row of `products_behind` alone, which all that shows or sells goods looks
-- at; its products follow in portions, as they do a new name or place.
alter table products_behind add column sells boolean not null default true;

update products_behind set sells = is_producer and disabled_at is null and left_at is null
from users where users.id = producer_id;

create or replace function copy_producer_to_products() returns trigger language plpgsql as $$
declare
  at_once constant integer := 500;
  named text := coalesce(new.display_name, new.username);
  sold boolean := old.is_producer and old.disabled_at is null and old.left_at is null;
  sells boolean := new.is_producer and new.disabled_at is null and new.left_at is null;
  is_large boolean := exists (select from products where producer_id = new.id order by created_at, id offset at_once)
    or exists (select from products_behind where producer_id = new.id);
begin
  if is_large then
    insert into products_behind as behind (producer_id, name, words, old_words, place, sells)
    values (new.id, named, search_vector(named), search_vector(coalesce(old.display_name, old.username)), new.place, sells)
    on conflict (producer_id) do update set
      after_at = default, after_id = default,
      name = excluded.name, words = excluded.words, place = excluded.place, sells = excluded.sells,
      old_words = behind.old_words || excluded.old_words;
    -- What is found changes now, and once more in the rows of the products, where it stays as it is.
    insert into changes (topic) values ('words'), ('products'), ('sold out');
    -- Whoever buys from the shop at this moment holds its producer: they have bought before it stops, or see that it has.
    if not sells then
      perform from users where id = new.id for update;
    end if;
    if sells <> sold then
      insert into home_changes (user_id) values (new.id);
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
