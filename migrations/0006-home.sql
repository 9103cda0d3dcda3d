-- The producers who stand out: five lists, kept in order and brought up to date as things happen.

-- A row for each producer in each list.
create table home_scores (
  list text collate "C" not null check (
    list in ('best_rated', 'newest', 'biggest_orders', 'most_fresh', 'fastest')),
  user_id bigint not null references users,
  -- What the list is ordered by, the lowest first; then the mean rating, the highest first; then the id.
  key double precision not null,
  minus_rating double precision not null,
  -- Of how many things the score is made.
  sample_size integer not null,
  primary key (list, user_id)
);

create unique index home_scores_in_order on home_scores (list, key, minus_rating, user_id);

-- What the scores were made with, in one row; none before the first.
create table home_state (
  is_only boolean primary key default true check (is_only),
  -- All reviews of the site.
  reviews bigint not null,
  stars bigint not null,
  -- The site's day, so that the clock of a request is in no answer.
  day date not null,
  currency text collate "C" not null,
  -- The orders of before are not counted.
  orders_since timestamptz(3) not null
);

-- Whose scores may have changed, and by how many reviews and stars the site has. Only ever appended to by writers, so
-- that none waits for another.
create table home_changes (
  id bigint generated always as identity primary key,
  user_id bigint not null,
  reviews integer not null default 0,
  stars integer not null default 0
);

insert into home_changes (user_id) select distinct producer_id from products where is_visible and stock > 0;
insert into home_changes (user_id, reviews, stars)
  select id, rating_count, rating_sum from users where rating_count > 0;

-- The orders that count, cancelled ones left out; `ready_at` and `fulfilled_at` are null until then. There are none yet.
create view home_orders as
select null::bigint as producer_id, null::bigint as buyer_id, null::text as delivery_method,
  null::text as currency, null::bigint as total_minor, null::timestamptz(3) as placed_at,
  null::timestamptz(3) as ready_at, null::timestamptz(3) as fulfilled_at
where false;

create function note_products_for_home() returns trigger language plpgsql as $$
begin
  insert into home_changes (user_id) select distinct producer_id from written where is_visible and stock > 0;
  return null;
end $$;

create function note_product_for_home() returns trigger language plpgsql as $$
begin
  insert into home_changes (user_id) values (new.producer_id);
  return null;
end $$;

create function note_user_for_home() returns trigger language plpgsql as $$
begin
  insert into home_changes (user_id, reviews, stars)
  values (new.id, new.rating_count - old.rating_count, new.rating_sum - old.rating_sum);
  return null;
end $$;

create trigger products_note_new_for_home after insert on products
  referencing new table as written for each statement execute function note_products_for_home();
create trigger products_note_deleted_for_home after delete on products
  referencing old table as written for each statement execute function note_products_for_home();
-- From some to fewer packages is no change, so that buyers leave no trace here until the last is sold. Who pauses,
-- leaves or is disabled takes their products out of sight.
create trigger products_note_changed_for_home after update on products
  for each row when (
    (old.is_visible and old.stock > 0) <> (new.is_visible and new.stock > 0)
    or old.harvested_on is distinct from new.harvested_on
  )
  execute function note_product_for_home();
create trigger users_note_for_home after update on users
  for each row when (
    (old.rating_count, old.rating_sum, old.producer_since)
      is distinct from (new.rating_count, new.rating_sum, new.producer_since)
  )
  execute function note_user_for_home();
