-- Who helps at one market day, beside the staff.
create table day_helpers (
  market_day_id bigint not null references market_days (id) on delete cascade,
  user_id bigint not null references users (id),
  added_by bigint not null references users (id),
  added_at timestamptz(3) not null,
  primary key (market_day_id, user_id)
);

create index day_helpers_of_user on day_helpers (user_id);

-- What was done at a market day, in the order in which it arrived: `n` counts, `at` is what the phone said. `told` holds what
-- its kind says besides, `effect` what it changed that an undo must know, `refusal` why it was not taken. A refused event is
-- kept so that the same event is answered alike whenever it comes.
create table day_events (
  market_day_id bigint not null references market_days (id) on delete cascade,
  n bigint generated always as identity,
  id uuid not null,
  kind text collate "C" not null
    check (kind in ('arrived', 'weighed', 'short', 'handed_over', 'cash', 'no_show', 'note', 'undo')),
  basket integer not null check (basket > 0),
  device text not null,
  at timestamptz(3) not null,
  told jsonb not null,
  effect jsonb,
  refusal jsonb,
  by_id bigint not null references users (id),
  arrived_at timestamptz(3) not null,
  primary key (market_day_id, n),
  unique (market_day_id, id),
  check (effect is null or refusal is null)
);

-- How a market day ended: the money that was counted, each by its currency in minor units.
create table day_closings (
  market_day_id bigint primary key references market_days (id) on delete cascade,
  counted jsonb not null,
  note text,
  closed_at timestamptz(3) not null,
  closed_by bigint not null references users (id)
);

-- A day that is deleted takes its events along; nothing else takes one away.
create trigger day_events_only_added before update or truncate on day_events
  for each statement execute function refuse_change();
create trigger day_events_never_deleted before delete on day_events
  for each row when (pg_trigger_depth() = 0) execute function refuse_change();

-- How often an order that was handed over has been taken back: each hand-over moves its money once.
alter table orders add column taken_back smallint not null default 0 check (taken_back >= 0);
