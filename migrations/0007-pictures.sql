-- Pictures: which files are kept, and what shows them.

create table pictures (
  -- A hash of the file's content, so the same picture is kept once, whoever shows it.
  name text collate "C" primary key check (name ~ '^[0-9a-f]{32}$'),
  -- In how many places it is shown, counted by the triggers below.
  uses integer not null default 0 check (uses >= 0),
  -- Since when it is shown nowhere. The row stands before its file is written, so that no file is ever forgotten.
  unused_since timestamptz(3),
  -- Its file is being removed: from here on it can't be shown.
  is_leaving boolean not null default false,
  check ((uses = 0) = (unused_since is not null)),
  check (uses = 0 or not is_leaving)
);

create index pictures_unused on pictures (unused_since) where unused_since is not null;

create table product_images (
  product_id bigint not null references products on delete cascade,
  n smallint not null check (n between 1 and 5),
  alt text not null,
  small text collate "C" not null,
  medium text collate "C" not null,
  large text collate "C" not null,
  primary key (product_id, n)
);

-- It holds the name of a picture; addresses are made when it is shown.
alter table users rename column avatar_url to avatar;

-- Counts where pictures are shown: `change` more for each name, which may stand there several times. Takes the place of
-- foreign keys, which would need an index on each column that names a picture.
create function count_picture_uses(names text[], change integer) returns void
  language plpgsql as $$
declare
  shown text[] := array(select distinct name from unnest(names) name where name is not null order by name);
  counted integer;
begin
  if shown = '{}' then return; end if;
  -- In the order of their names, so that two writers never wait for each other.
  perform from pictures where name = any (shown) order by name for update;
  update pictures set
    uses = uses + change * times,
    unused_since = case when uses + change * times = 0 then now() end
  from (select name, count(*)::integer as times from unnest(names) name group by name) each_name
  where pictures.name = each_name.name;
  get diagnostics counted = row_count;
  if counted <> cardinality(shown) then
    raise foreign_key_violation using message = 'a picture that is shown must be kept';
  end if;
end $$;

create function count_product_images() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then
    perform count_picture_uses(array(select unnest(array[small, medium, large]) from written), 1);
  end if;
  if tg_op <> 'INSERT' then
    perform count_picture_uses(array(select unnest(array[small, medium, large]) from before), -1);
  end if;
  return null;
end $$;

create trigger product_images_count_new after insert on product_images
  referencing new table as written for each statement execute function count_product_images();
create trigger product_images_count_changed after update on product_images
  referencing old table as before new table as written for each statement execute function count_product_images();
create trigger product_images_count_deleted after delete on product_images
  referencing old table as before for each statement execute function count_product_images();

create function count_new_avatars() returns trigger language plpgsql as $$
begin
  perform count_picture_uses(array(select avatar from written where avatar is not null), 1);
  return null;
end $$;

create function count_avatar() returns trigger language plpgsql as $$
begin
  perform count_picture_uses(array[new.avatar], 1);
  perform count_picture_uses(array[old.avatar], -1);
  return null;
end $$;

create trigger users_count_new_avatars after insert on users
  referencing new table as written for each statement execute function count_new_avatars();
create trigger users_count_avatar after update on users
  for each row when (old.avatar is distinct from new.avatar) execute function count_avatar();
