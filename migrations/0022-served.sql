-- That a server has run on this database, in one row; none before the first. It tells a site from what only has its
-- tables.
create table served (
  is_only boolean primary key default true check (is_only),
  site_name text not null,
  release text collate "C" not null,
  first_served_at timestamptz(3) not null,
  -- Noted hourly.
  last_served_at timestamptz(3) not null
);
