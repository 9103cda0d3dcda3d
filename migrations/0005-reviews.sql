-- What people say of each other.

create table reviews (
  id bigint generated always as identity primary key,
  author_id bigint not null references users,
  -- Whom it is about.
  user_id bigint not null references users,
  rating smallint not null check (rating between 1 and 5),
  text text,
  freshness_rating smallint check (freshness_rating between 1 and 5),
  delivery_rating smallint check (delivery_rating between 1 and 5),
  -- Whether the author has had an order of theirs fulfilled.
  verified_purchase boolean not null default false,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint reviews_not_of_oneself check (author_id <> user_id)
);

create unique index reviews_of_author on reviews (author_id, user_id);
create index reviews_of_user on reviews (user_id, created_at desc, id desc);

-- Reviews that were taken down: what stood there, and who took it down, when and why.
create table review_removals (
  review_id bigint primary key,
  author_id bigint not null references users,
  user_id bigint not null references users,
  rating smallint not null,
  text text,
  freshness_rating smallint,
  delivery_rating smallint,
  created_at timestamptz(3) not null,
  reason text not null,
  removed_by bigint not null references users,
  removed_at timestamptz(3) not null
);

create index review_removals_of_author on review_removals (author_id);

-- How many reviews of one star, of two, … a person has; their number and sum are beside it already.
alter table users add column rating_stars integer[] not null default '{0,0,0,0,0}';

-- Counted up and down in the transaction of the review, so that parallel writers never lose one and nobody forgets it.
create function count_ratings() returns trigger language plpgsql as $$
declare
  step integer := case tg_op when 'INSERT' then 1 else -1 end;
begin
  update users set
    rating_count = rating_count + step * counted.reviews,
    rating_sum = rating_sum + step * counted.stars,
    rating_stars[1] = rating_stars[1] + step * counted.ones,
    rating_stars[2] = rating_stars[2] + step * counted.twos,
    rating_stars[3] = rating_stars[3] + step * counted.threes,
    rating_stars[4] = rating_stars[4] + step * counted.fours,
    rating_stars[5] = rating_stars[5] + step * counted.fives
  from (
    select user_id, count(*) as reviews, sum(rating) as stars,
      count(*) filter (where rating = 1) as ones,
      count(*) filter (where rating = 2) as twos,
      count(*) filter (where rating = 3) as threes,
      count(*) filter (where rating = 4) as fours,
      count(*) filter (where rating = 5) as fives
    from written group by user_id
  ) counted
  where users.id = counted.user_id;
  return null;
end $$;

create trigger reviews_count_new after insert on reviews
  referencing new table as written for each statement execute function count_ratings();
create trigger reviews_count_deleted after delete on reviews
  referencing old table as written for each statement execute function count_ratings();

create function count_changed_rating() returns trigger language plpgsql as $$
begin
  update users set
    rating_sum = rating_sum + new.rating - old.rating,
    rating_stars[old.rating] = rating_stars[old.rating] - 1,
    rating_stars[new.rating] = rating_stars[new.rating] + 1
  where id = new.user_id;
  return null;
end $$;

create trigger reviews_count_changed after update on reviews
  for each row when (old.rating <> new.rating) execute function count_changed_rating();
