-- The words of a producer's name are learned once when it changes, not once for each of their products: all other words
-- of these are known already.
create or replace function copy_producer_to_products() returns trigger language plpgsql as $$
declare
  named text := coalesce(new.display_name, new.username);
begin
  update products set
    producer_name = named,
    producer_sells = new.is_producer and new.disabled_at is null and new.left_at is null,
    place = new.place
  where producer_id = new.id;
  if found then
    perform learn_words('products', search_vector(named));
    perform learn_words('products/near', search_vector(named));
  end if;
  return null;
end $$;

drop trigger products_relearn_words on products;
create trigger products_relearn_words after update on products
  for each row when ((old.name, old.category, old.description) is distinct from (new.name, new.category, new.description))
  execute function learn_words_of_product();
