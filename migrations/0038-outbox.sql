-- What a transaction leaves to be done after its commit, a row for all that it adds of one kind at once. A process claims
-- rows before it does what they say, and deletes them. There is no index but the key: it keeps the rows of a kind in their
-- order, and a claim, which changes none of its columns, writes nothing to it.
create table outbox (
  kind text collate "C" not null,
  id bigint not null generated always as identity,
  -- A list of what is left to do.
  data json not null,
  claimed_at timestamptz(3),
  primary key (kind, id)
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
