-- Market days: when and where the goods of many producers come together, and until when one orders for them.

-- The co-op's, shared by all producers.
create table places (
  id bigint generated always as identity primary key,
  name text not null,
  address jsonb not null,
  location_name text,
  latitude float8 check (latitude between -90 and 90),
  longitude float8 check (longitude between -180 and 180),
  -- Where it is looked for. The address is public, so nothing is rounded.
  place point generated always as (case when latitude is not null then point(longitude, latitude) end) stored,
  instructions text,
  phone text,
  -- Whether days may still be held there.
  is_active boolean not null default true,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  check ((latitude is null) = (longitude is null)),
  check (latitude is null or location_name is not null)
);

create index places_by_name on places (name, id);
create index places_by_place on places using gist (place);

-- What repeats: every so many weeks on a weekday (1 is Monday), counted from the first one since `starts_on`, or the nth
-- weekday of each month, of which -1 is the last. Times are those of the clock on the wall.
create table series (
  id bigint generated always as identity primary key,
  place_id bigint not null references places,
  every_weeks smallint check (every_weeks between 1 and 52),
  nth smallint check (nth in (-1, 1, 2, 3, 4)),
  weekday smallint not null check (weekday between 1 and 7),
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  starts_at time(0) not null,
  ends_at time(0) not null check (ends_at > starts_at),
  closes_days_before smallint not null check (closes_days_before between 0 and 60),
  closes_at time(0) not null,
  slot_minutes smallint check (slot_minutes between 5 and 1440),
  slot_capacity integer check (slot_capacity between 1 and 10000),
  is_active boolean not null default true,
  -- The dates of its days that were deleted by hand, which are not made again.
  skipped date[] not null default '{}',
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  check (num_nonnulls(every_weeks, nth) = 1),
  check (closes_days_before > 0 or closes_at <= starts_at)
);

create index series_of_place on series (place_id);

create table market_days (
  id bigint generated always as identity primary key,
  place_id bigint not null references places,
  date date not null,
  opens_at timestamptz(3) not null,
  closes_at timestamptz(3) not null,
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  slot_minutes smallint check (slot_minutes between 5 and 1440),
  slot_capacity integer check (slot_capacity between 1 and 10000),
  note text,
  -- Of which series, and the date by its rule for which it was made: the day may have been moved since.
  series_id bigint references series on delete set null (series_id),
  series_date date,
  -- What was changed by hand, as the API names it: the series changes nothing of that.
  changed text[] not null default '{}',
  cancelled_at timestamptz(3),
  cancelled_by bigint references users,
  cancel_reason text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint market_days_times_in_order
    check (opens_at < closes_at and closes_at <= starts_at and starts_at < ends_at),
  check (series_id is null or series_date is not null),
  check ((cancelled_at is null) = (cancelled_by is null))
);

-- However many processes make the days of a series, each is made once.
create unique index market_days_series_id_series_date_key on market_days (series_id, series_date)
  where series_id is not null;
create index market_days_by_start on market_days (starts_at, id);
create index market_days_of_place on market_days (place_id, starts_at, id);
create index market_days_cancelled on market_days (starts_at, id) where cancelled_at is not null;

-- The parts of a day, `n` in their order. `taken` counts the baskets fetched in one, never more than its capacity, which
-- is null where there is no bound. Written by every order for the day, it is narrow.
create table slots (
  id bigint generated always as identity primary key,
  market_day_id bigint not null references market_days on delete cascade,
  n smallint not null check (n > 0),
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  capacity integer,
  taken integer not null default 0,
  constraint slots_never_overbooked check (taken >= 0 and taken <= capacity),
  constraint slots_times_in_order check (starts_at < ends_at),
  constraint slots_market_day_id_n_key unique (market_day_id, n)
);

-- Who comes to all days of a series.
create table series_attendance (
  series_id bigint not null references series on delete cascade,
  producer_id bigint not null references users,
  primary key (series_id, producer_id)
);

create index series_attendance_of_producer on series_attendance (producer_id);

-- Who comes to one day, or doesn't, whatever holds for its series.
create table day_attendance (
  market_day_id bigint not null references market_days on delete cascade,
  producer_id bigint not null references users,
  attends boolean not null,
  primary key (market_day_id, producer_id)
);

create index day_attendance_of_producer on day_attendance (producer_id);

-- The days on which a producer comes to no market.
alter table users add column days_off datemultirange not null default '{}';

-- What is cached of market days: `market days` is of all lists and days, `market day:7` of the slots that are left on one,
-- `places` of places.

create function note_market_days() returns trigger language plpgsql as $$
begin
  insert into changes (topic) values ('market days');
  return null;
end $$;

create function note_places() returns trigger language plpgsql as $$
begin
  insert into changes (topic) values ('places'), ('market days');
  return null;
end $$;

create function note_slots() returns trigger language plpgsql as $$
begin
  perform note_changes('market day', array(select distinct market_day_id from written limit 1001));
  return null;
end $$;

create trigger market_days_note after insert or update or delete or truncate on market_days
  for each statement execute function note_market_days();
create trigger series_attendance_note after insert or update or delete or truncate on series_attendance
  for each statement execute function note_market_days();
create trigger day_attendance_note after insert or update or delete or truncate on day_attendance
  for each statement execute function note_market_days();
create trigger places_note after insert or update or delete or truncate on places
  for each statement execute function note_places();
create trigger slots_note_new after insert on slots
  referencing new table as written for each statement execute function note_slots();
create trigger slots_note_changed after update on slots
  referencing new table as written for each statement execute function note_slots();
create trigger slots_note_deleted after delete on slots
  referencing old table as written for each statement execute function note_slots();
create trigger slots_note_emptied after truncate on slots
  for each statement execute function note_market_days();

-- Who no longer sells, has left or was disabled comes to no day, and nobody does on their days off.
create trigger users_note_attendance after update of days_off, producer_status, disabled_at, left_at on users
  for each row when ((old.days_off, old.is_producer, old.disabled_at is null, old.left_at is null)
    is distinct from (new.days_off, new.is_producer, new.disabled_at is null, new.left_at is null))
  execute function note_market_days();
