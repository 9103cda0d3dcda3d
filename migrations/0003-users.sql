-- How people are found: by words, by place, and the newest first.

create extension if not exists unaccent;

-- What several parts search with.

-- The text as words without accents, capitals and punctuation, so that "Müller's" and "muller s" are one. The bodies
-- written with RETURN are bound to what they name, whatever the search path is when an index calls them.
create function search_text(typed text) returns text
  language sql immutable strict parallel safe
  return regexp_replace(lower(unaccent('unaccent', normalize(typed, NFKC))), '[^a-z0-9\u0080-\U0010ffff]+', ' ', 'g');

-- The words as they are, which beginnings of words are looked for among, and their stems. Tiers are columns of their
-- own, not weights: an index knows no weights, and the planner has to see how common a word is in each tier.
create function search_vector(content text) returns tsvector
  language sql immutable strict parallel safe
  return (
    select strip(to_tsvector('simple', words) || to_tsvector('english', words))
    -- OFFSET keeps the planner from working the words out twice.
    from (select search_text(content) as words offset 0) cleaned
  );

-- The typed words and their stems. Each further word costs a walk through the index; of more than 16 the longest, which
-- tell most, count.
create function search_terms(typed text) returns table (word text, stem text)
  language sql immutable strict parallel safe
begin atomic
  select word, stem
  from unnest(tsvector_to_array(to_tsvector('simple', search_text(typed)))) word
  left join lateral unnest(tsvector_to_array(to_tsvector('english', word))) stem on true
  order by length(word) desc, word
  limit 16;
end;

-- The word and what is left of it when any one letter is dropped. Two words that are one slip apart (a letter too many,
-- too few, a wrong one, two neighbours in the wrong order) have one of these in common (Garbe, symmetric delete).
create function word_slips(word text) returns text[]
  language sql immutable strict parallel safe
  return (
    select array_agg(left(word, place - 1) || substr(word, place + 1)) || word
    from generate_series(1, length(word)) place
  );

-- Numbers are not misspelt words, and too short a word is one slip away from too many.
create function can_be_misspelt(word text) returns boolean
  language sql immutable strict parallel safe
  return length(word) between 3 and 24 and word !~ '[0-9]';

-- The distinct words of each list of things: to look for those that begin as typed, and for what was meant by a misspelt
-- one. A word stays when the last text that held it changes.
create table search_words (
  list text collate "C" not null,
  word text collate "C" not null,
  slips text[] collate "C" generated always as (case when can_be_misspelt(word) then word_slips(word) end) stored,
  primary key (list, word)
);

create index search_words_by_slip on search_words using gin (slips) where slips is not null;

-- Known words are sorted out first, for a conflict is found only after all slips were made: by a look into the index for
-- each, which a join would not be where the table has just begun to grow. In one order, so that two writers never wait
-- for each other.
create function learn_words(list text, content tsvector) returns void
  language sql
begin atomic
  insert into search_words (list, word)
  select learn_words.list, fresh.word from unnest(tsvector_to_array(content)) fresh (word)
  where (
    select true from search_words known where known.list = learn_words.list and known.word = fresh.word collate "C"
  ) is null
  order by fresh.word collate "C"
  on conflict do nothing;
end;

-- Kilometres between two points (longitude, latitude in degrees) by the haversine formula (Sinnott, Virtues of the
-- Haversine, 1984) on a sphere of the earth's mean radius (IUGG, 6371.0088 km).
create function distance_km(a point, b point) returns double precision
  language sql immutable strict parallel safe
  -- Not LEAST, which is not strict and would keep the planner from writing the function's body into a query.
  return 2 * 6371.0088 * asin(float8smaller(1, sqrt(
    sin(radians(b[1] - a[1]) / 2) ^ 2
    + cos(radians(a[1])) * cos(radians(b[1])) * sin(radians(b[0] - a[0]) / 2) ^ 2
  )));

-- People.

alter table users
  -- Where a producer is shown to be, rounded to two decimals as in the answers: nobody can be found more exactly.
  add column place point generated always as (
    case when producer_status = 'approved' and latitude is not null then
      point(floor(longitude * 100 + 0.5) / 100, floor(latitude * 100 + 0.5) / 100)
    end
  ) stored,
  add column search_name tsvector not null generated always as (
    search_vector(username || ' ' || coalesce(display_name, ''))
  ) stored,
  -- Only a producer's about and location are shown to others, so only theirs are searched.
  add column search_all tsvector not null generated always as (
    search_vector(username || ' ' || coalesce(display_name, '') || case when producer_status = 'approved'
      then ' ' || coalesce(location_name, '') || ' ' || coalesce(about, '') else '' end)
  ) stored;

create index users_by_newest on users (joined_at desc, id desc) where left_at is null and disabled_at is null;
create index producers_by_newest on users (joined_at desc, id desc)
  where left_at is null and disabled_at is null and is_producer;
create index users_by_place on users using gist (place) where left_at is null and disabled_at is null;
create index users_by_words on users using gin (search_name, search_all)
  where left_at is null and disabled_at is null;

-- Two lists, so that a buyer's odd name is not taken for a word of the producers.
create function learn_words_of_person() returns trigger language plpgsql as $$
begin
  if new.left_at is null then
    perform learn_words(case when new.is_producer then 'producers' else 'people' end, new.search_all);
  else
    -- Who leaves takes along the words that nobody else has.
    delete from search_words
    where list in ('producers', 'people')
      and word = any (tsvector_to_array(old.search_all))
      and not exists (
        select from users
        where left_at is null and disabled_at is null and search_all @@ concat('''', word, '''')::tsquery
      );
  end if;
  return null;
end $$;

create trigger users_learn_words after insert on users
  for each row execute function learn_words_of_person();
create trigger users_relearn_words after update on users
  for each row when (old.search_all <> new.search_all or old.is_producer <> new.is_producer
    or old.left_at is distinct from new.left_at or old.disabled_at is distinct from new.disabled_at)
  execute function learn_words_of_person();
