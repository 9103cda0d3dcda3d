-- What the products of a large producer copy of them follows in portions, after the change itself.

-- Producers of whom some products may still be kept as before, and up to which of them, in the order in which they came,
-- all have followed.
create table products_behind (
  producer_id bigint primary key references users,
  after_at timestamptz(3) not null default '-infinity',
  after_id bigint not null default 0
);

-- A small shop follows at once, a large one as the server goes on (`follow.ts`). Only what takes goods off the market
-- doesn't wait: nobody may buy them any more. Who changes again meanwhile is followed from the beginning again, and that
-- is noted first: whoever follows holds the note, and nobody else's product while another one notes.
create or replace function copy_producer_to_products() returns trigger language plpgsql as $$
declare
  at_once constant integer := 500;
  named text := coalesce(new.display_name, new.username);
  sells boolean := new.is_producer and new.disabled_at is null and new.left_at is null;
  is_large boolean := exists (select from products where producer_id = new.id order by created_at, id offset at_once)
    or exists (select from products_behind where producer_id = new.id);
begin
  if is_large then
    insert into products_behind (producer_id) values (new.id)
    on conflict (producer_id) do update set after_at = default, after_id = default;
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
