-- People, how they prove who they are, and what a client may ask again.

create table users (
  id bigint generated always as identity primary key,
  username text collate "C" not null,
  -- The address as its owner wrote it; null for who has left.
  email text,
  password_hash text not null,
  roles text[] not null default '{}' check (roles <@ array['product_admin', 'staff']),
  joined_at timestamptz(3) not null,
  disabled_at timestamptz(3),
  left_at timestamptz(3),

  display_name text,
  about text,
  avatar_url text,
  location_name text,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  address jsonb,
  phone text,
  pickup jsonb,
  payout_account jsonb,

  producer_status text not null default 'none'
    check (producer_status in ('none', 'pending', 'approved', 'paused')),
  is_producer boolean not null generated always as (producer_status = 'approved') stored,
  producer_since timestamptz(3),
  offers text[] not null default '{}' check (offers <@ array['pickup', 'delivery']),
  product_count integer not null default 0 check (product_count >= 0),
  rating_count integer not null default 0 check (rating_count >= 0),
  rating_sum integer not null default 0 check (rating_sum >= 0),

  check ((latitude is null) = (longitude is null)),
  check (latitude is null or location_name is not null),
  check (producer_status <> 'approved' or (producer_since is not null and cardinality(offers) > 0))
);

create unique index users_username_key on users (lower(username) collate "C");
create unique index users_email_key on users (lower(email) collate "C");

-- One sign-in on one device. Ending it deletes it, and with it every token it gave.
create table sessions (
  id bigint generated always as identity primary key,
  user_id bigint not null references users on delete cascade,
  device text not null,
  created_at timestamptz(3) not null,
  last_used_at timestamptz(3) not null
);

create index sessions_of_user on sessions (user_id, created_at desc, id desc);

-- What a refresh token is re-signed from; the token itself is kept nowhere.
create table refresh_tokens (
  id uuid primary key,
  session_id bigint not null references sessions on delete cascade,
  issued_at timestamptz(0) not null,
  expires_at timestamptz(0) not null,
  -- Set when the token is first used: from then on it answers with this one.
  successor_id uuid,
  used_at timestamptz(3),
  check ((successor_id is null) = (used_at is null))
);

create index refresh_tokens_of_session on refresh_tokens (session_id);
create index refresh_tokens_by_end on refresh_tokens (expires_at);

-- A code sent by mail. The code itself is kept nowhere: it is a keyed hash of the id.
create table email_codes (
  id uuid primary key,
  purpose text not null check (purpose in ('registration', 'password_reset', 'email_change')),
  email text not null,
  -- Who changes their address; null for the other purposes.
  user_id bigint references users on delete cascade,
  expires_at timestamptz(3) not null,
  wrong_tries integer not null default 0,
  check ((purpose = 'email_change') = (user_id is not null))
);

create unique index email_codes_of_address on email_codes (purpose, lower(email) collate "C") where user_id is null;
create unique index email_codes_of_user on email_codes (user_id);
create index email_codes_by_end on email_codes (expires_at);

create table email_code_tries (
  code_id uuid not null references email_codes on delete cascade,
  -- A keyed hash of the client's address.
  client bytea not null,
  wrong_tries integer not null,
  primary key (code_id, client)
);

-- When letters with codes were last asked for, by keyed hash of the address.
create table code_letters (
  address bytea primary key,
  asked_at timestamptz(3)[] not null
);

-- From where a user has signed in before; such a pair can't be locked out by a stranger's failures.
create table known_clients (
  user_id bigint not null references users on delete cascade,
  client bytea not null,
  seen_at timestamptz(3) not null,
  primary key (user_id, client)
);

-- Wrong passwords and codes, by keyed hash of who tried what.
create table failures (
  key bytea primary key,
  failures integer not null,
  counted_until timestamptz(3) not null
);

create index failures_by_end on failures (counted_until);

-- Answers that a client may ask for again by its Idempotency-Key.
create table idempotency_keys (
  user_id bigint not null references users on delete cascade,
  route text collate "C" not null,
  key text collate "C" not null,
  fingerprint bytea not null,
  status smallint not null,
  location text,
  body text not null,
  created_at timestamptz(3) not null,
  primary key (user_id, route, key)
);

create index idempotency_keys_by_age on idempotency_keys (created_at);
