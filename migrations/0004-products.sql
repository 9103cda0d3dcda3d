-- What is for sale.

-- The English names of the categories, which people search by.
create function category_label(category text) returns text
  language sql immutable strict parallel safe
  return case category when 'other' then 'other food' else category end;

create table products (
  id bigint generated always as identity primary key,
  producer_id bigint not null references users,
  name text not null,
  description text not null default '',
  category text collate "C" not null check (category in (
    'fruit', 'vegetables', 'herbs', 'dairy', 'eggs', 'meat', 'fish', 'bread', 'honey', 'preserves', 'drinks',
    'flowers', 'other')),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  price_minor bigint not null check (price_minor > 0),
  -- What a package holds: 0.5 kg, 6 pieces.
  pack_size numeric not null check (pack_size > 0 and pack_size < 1000000 and scale(pack_size) <= 3),
  pack_unit text not null check (pack_unit in ('g', 'kg', 'ml', 'l', 'piece', 'bunch', 'box')),
  -- In packages. The database itself never lets it fall below nothing.
  stock integer not null check (stock >= 0),
  is_listed boolean not null default true,
  harvested_on date,
  best_before date,
  ingredients text,
  allergens text[] not null default '{}',
  origin text,
  labels text[] not null default '{}',
  promoted_until timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,

  -- Copies of what lists filter by and search in, kept by the triggers below; the producer's row is the truth.
  producer_name text not null default '',
  producer_sells boolean not null default false,
  place point,

  is_visible boolean not null generated always as (is_listed and producer_sells) stored,
  search_name tsvector not null generated always as (search_vector(name)) stored,
  search_near tsvector not null generated always as (
    search_vector(name || ' ' || category || ' ' || category_label(category) || ' ' || producer_name)
  ) stored,
  search_all tsvector not null generated always as (
    search_vector(name || ' ' || category || ' ' || category_label(category) || ' ' || producer_name || ' ' || description)
  ) stored
-- Room on each page, so that a change of stock stays on it and touches no index.
) with (fillfactor = 85);

-- One index for each list; what filters leave out is skipped on the way.
create index products_by_newest on products (created_at desc, id desc) where is_visible;
create index products_by_category on products (category, created_at desc, id desc) where is_visible;
create index products_by_producer on products (producer_id, created_at, id);
create index products_by_price on products (currency, price_minor, id) where is_visible;
create index products_by_category_and_price on products (category, currency, price_minor, id) where is_visible;
create index products_by_first_harvest on products (coalesce(harvested_on, 'infinity'), id) where is_visible;
create index products_by_last_harvest on products (coalesce(harvested_on, '-infinity') desc, id desc) where is_visible;
create index products_promoted on products (created_at desc, id desc) where is_visible and promoted_until is not null;
create index products_promoted_by_category on products (category, created_at desc, id desc)
  where is_visible and promoted_until is not null;
create index products_by_end_of_promotion on products (promoted_until) where promoted_until is not null;
create index products_by_place on products using gist (place) where is_visible;
create index products_by_name on products using gin (search_name) where is_visible;
create index products_by_near_words on products using gin (search_near) where is_visible;
create index products_by_words on products using gin (search_all) where is_visible;
create index products_by_label on products using gin (labels) where is_visible;

-- Copies of the producer, taken when a product is written …
create function copy_producer_to_product() returns trigger language plpgsql as $$
begin
  select coalesce(display_name, username), is_producer and disabled_at is null and left_at is null, users.place
  into new.producer_name, new.producer_sells, new.place
  from users where id = new.producer_id;
  return new;
end $$;

create trigger products_copy_producer before insert on products
  for each row execute function copy_producer_to_product();

-- … and when the producer changes.
create function copy_producer_to_products() returns trigger language plpgsql as $$
begin
  update products set
    producer_name = coalesce(new.display_name, new.username),
    producer_sells = new.is_producer and new.disabled_at is null and new.left_at is null,
    place = new.place
  where producer_id = new.id;
  return null;
end $$;

create trigger users_copy_to_products after update on users
  for each row when (
    (old.username, old.display_name, old.is_producer, old.disabled_at, old.left_at)
      is distinct from (new.username, new.display_name, new.is_producer, new.disabled_at, new.left_at)
    or old.place::text is distinct from new.place::text
  )
  execute function copy_producer_to_products();

-- How many products a producer shows: counted up and down, so that parallel writers never lose one.
create function count_products() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    update users set product_count = product_count + case when new.is_listed then 1 else -1 end
    where id = new.producer_id;
  elsif tg_op = 'INSERT' then
    update users set product_count = product_count + counted.products
    from (select producer_id, count(*) as products from written where is_listed group by producer_id) counted
    where id = counted.producer_id;
  else
    update users set product_count = product_count - counted.products
    from (select producer_id, count(*) as products from written where is_listed group by producer_id) counted
    where id = counted.producer_id;
  end if;
  return null;
end $$;

create trigger products_count_new after insert on products
  referencing new table as written for each statement execute function count_products();
create trigger products_count_deleted after delete on products
  referencing old table as written for each statement execute function count_products();
create trigger products_count_listed after update of is_listed on products
  for each row when (old.is_listed <> new.is_listed) execute function count_products();

-- The words of products: of all that is searched, of their names, and of what is near to them. A search looks for a
-- word only where some product has it.
create function learn_words_of_new_products() returns trigger language plpgsql as $$
begin
  insert into search_words (list, word)
  select distinct searched.list, fresh.word
  from written
  cross join lateral (values ('products', search_all), ('products/name', search_name), ('products/near', search_near))
    searched (list, content)
  cross join lateral unnest(tsvector_to_array(searched.content)) fresh (word)
  where not exists (
    select from search_words known where known.list = searched.list and known.word = fresh.word collate "C"
  )
  order by searched.list, fresh.word
  on conflict do nothing;
  return null;
end $$;

create function learn_words_of_product() returns trigger language plpgsql as $$
begin
  perform learn_words('products', new.search_all);
  perform learn_words('products/name', new.search_name);
  perform learn_words('products/near', new.search_near);
  return null;
end $$;

create trigger products_learn_words after insert on products
  referencing new table as written for each statement execute function learn_words_of_new_products();
create trigger products_relearn_words after update on products
  for each row when (old.search_all <> new.search_all) execute function learn_words_of_product();
