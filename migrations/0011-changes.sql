-- What has changed of all that is shown to everybody, so that each process knows which of its kept answers are old.

-- Only ever appended to, by the triggers below. Who reads asks for the rows of transactions that its last snapshot did
-- not see yet: nobody is notified, since NOTIFY makes commits wait for each other. After a crash the table is empty,
-- and so are the processes' memories, which have lost their connections.
create unlogged table changes (
  xid xid8 not null default pg_current_xact_id(),
  topic text collate "C" not null
);

create index changes_by_xid on changes (xid);

-- A topic for each of these rows; of very many, one that stands for all there are.
create function note_changes(kind text, ids bigint[]) returns void
  language sql
begin atomic
  insert into changes (topic)
  select distinct kind || ':' || id from unnest(ids) id where cardinality(ids) <= 1000
  union all
  select 'everything' where cardinality(ids) > 1000;
end;

create function note_everything() returns trigger language plpgsql as $$
begin
  insert into changes (topic) values ('everything');
  return null;
end $$;

-- Products: `products` is of what the lists hold and in which order, `product:7` of one on any page that shows it. A
-- change of stock is no change of lists, unless the last is sold or the first comes.

create function note_new_products() returns trigger language plpgsql as $$
begin
  insert into changes (topic) select 'products' where exists (select from written);
  return null;
end $$;

create function note_changed_products() returns trigger language plpgsql as $$
begin
  perform note_changes('product', array(select id from written limit 1001));
  insert into changes (topic)
  select 'products' where exists (
    select from written join before using (id)
    where (written.stock > 0) <> (before.stock > 0)
      or (written.producer_id, written.name, written.description, written.category, written.currency,
          written.price_minor, written.pack_size, written.pack_unit, written.is_listed, written.harvested_on,
          written.best_before, written.ingredients, written.allergens, written.origin, written.labels,
          written.promoted_until, written.created_at, written.producer_name, written.producer_sells,
          written.place::text, written.deleted_at)
        is distinct from
         (before.producer_id, before.name, before.description, before.category, before.currency,
          before.price_minor, before.pack_size, before.pack_unit, before.is_listed, before.harvested_on,
          before.best_before, before.ingredients, before.allergens, before.origin, before.labels,
          before.promoted_until, before.created_at, before.producer_name, before.producer_sells,
          before.place::text, before.deleted_at)
  );
  return null;
end $$;

create function note_deleted_products() returns trigger language plpgsql as $$
begin
  perform note_changes('product', array(select id from before limit 1001));
  insert into changes (topic) select 'products' where exists (select from before);
  return null;
end $$;

create trigger products_note_new after insert on products
  referencing new table as written for each statement execute function note_new_products();
create trigger products_note_changed after update on products
  referencing old table as before new table as written
  for each statement execute function note_changed_products();
create trigger products_note_deleted after delete on products
  referencing old table as before for each statement execute function note_deleted_products();

create function note_product_images() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    perform note_changes('product', array(select product_id from before limit 1001));
  else
    perform note_changes('product', array(select product_id from written limit 1001));
  end if;
  return null;
end $$;

create trigger product_images_note_new after insert on product_images
  referencing new table as written for each statement execute function note_product_images();
create trigger product_images_note_changed after update on product_images
  referencing new table as written for each statement execute function note_product_images();
create trigger product_images_note_deleted after delete on product_images
  referencing old table as before for each statement execute function note_product_images();

-- People: `users` is of the lists of producers, `user:7` of one on any page that shows them. Whom strangers don't see is
-- in no list of theirs.

create function note_new_users() returns trigger language plpgsql as $$
begin
  insert into changes (topic) select 'users' where exists (select from written where is_producer);
  return null;
end $$;

create function note_changed_users() returns trigger language plpgsql as $$
begin
  perform note_changes('user', array(
    select id from written join before using (id)
    where (written.username, written.display_name, written.about, written.avatar, written.location_name,
        written.latitude, written.longitude, written.is_producer, written.producer_since, written.offers,
        written.product_count, written.rating_count, written.rating_stars, written.joined_at,
        written.disabled_at, written.left_at)
      is distinct from
       (before.username, before.display_name, before.about, before.avatar, before.location_name,
        before.latitude, before.longitude, before.is_producer, before.producer_since, before.offers,
        before.product_count, before.rating_count, before.rating_stars, before.joined_at,
        before.disabled_at, before.left_at)
    limit 1001
  ));
  insert into changes (topic)
  select 'users' where exists (
    select from written join before using (id)
    where (written.is_producer or before.is_producer)
      and (written.username, written.display_name, written.about, written.location_name, written.latitude,
          written.longitude, written.is_producer, written.joined_at, written.disabled_at, written.left_at)
        is distinct from
         (before.username, before.display_name, before.about, before.location_name, before.latitude,
          before.longitude, before.is_producer, before.joined_at, before.disabled_at, before.left_at)
  );
  return null;
end $$;

create trigger users_note_new after insert on users
  referencing new table as written for each statement execute function note_new_users();
create trigger users_note_changed after update on users
  referencing old table as before new table as written
  for each statement execute function note_changed_users();
create trigger users_note_deleted after delete on users
  for each statement execute function note_everything();

-- Reviews: `reviews:7` is of all that is said of one person, `review:7` of one review.

create function note_reviews() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    perform note_changes('review', array(select id from before limit 1001));
    perform note_changes('reviews', array(select user_id from before limit 1001));
  end if;
  if tg_op <> 'DELETE' then
    perform note_changes('reviews', array(select user_id from written limit 1001));
  end if;
  return null;
end $$;

create trigger reviews_note_new after insert on reviews
  referencing new table as written for each statement execute function note_reviews();
create trigger reviews_note_changed after update on reviews
  referencing old table as before new table as written for each statement execute function note_reviews();
create trigger reviews_note_deleted after delete on reviews
  referencing old table as before for each statement execute function note_reviews();

-- Home: who stands where, and the day that freshness counts from.

create function note_scores() returns trigger language plpgsql as $$
begin
  insert into changes (topic) select 'home' where exists (select from written);
  return null;
end $$;

create function note_home_state() returns trigger language plpgsql as $$
begin
  insert into changes (topic) values ('home');
  return null;
end $$;

create trigger home_scores_note_new after insert on home_scores
  referencing new table as written for each statement execute function note_scores();
create trigger home_scores_note_changed after update on home_scores
  referencing new table as written for each statement execute function note_scores();
create trigger home_scores_note_deleted after delete on home_scores
  referencing old table as written for each statement execute function note_scores();
create trigger home_state_note_new after insert on home_state
  for each row execute function note_home_state();
create trigger home_state_note_changed after update on home_state
  for each row when (old.day <> new.day) execute function note_home_state();

create trigger products_note_emptied after truncate on products
  for each statement execute function note_everything();
create trigger product_images_note_emptied after truncate on product_images
  for each statement execute function note_everything();
create trigger users_note_emptied after truncate on users for each statement execute function note_everything();
create trigger reviews_note_emptied after truncate on reviews
  for each statement execute function note_everything();
create trigger home_scores_note_emptied after truncate on home_scores
  for each statement execute function note_everything();
