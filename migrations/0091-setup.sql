-- What the setup page of an empty site sets, each where the environment doesn't; null where nothing was set.
alter table site_settings
  add column language text,
  add column currencies text[],
  add column time_zone text,
  -- `{server, from}`; the server's address holds a password and is sealed.
  add column mail jsonb,
  add column set_up_at timestamptz(3);

-- Of the addresses that starts of an empty site print. Whoever knows a key may set the site up, once.
create table setup_keys (
  hash bytea primary key,
  expires_at timestamptz(3) not null
);
