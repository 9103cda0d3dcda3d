-- What came of backups and of the trials that restore them, for the console and `farmgate doctor`.
create table backup_runs (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('backup', 'verification', 'log')),
  -- A folder, or s3://bucket/prefix.
  place text not null,
  started_at timestamptz(3) not null,
  finished_at timestamptz(3) not null,
  -- Why it failed; null where it went well.
  failure text,
  -- Of a copy, as it lies in the place.
  bytes bigint
);

create index backup_runs_last on backup_runs (kind, place, id desc);
