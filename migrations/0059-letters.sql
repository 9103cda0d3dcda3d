-- The letters that left in the last 30 days, and those that the mail server wouldn't take. A row holds what left in one moment, as
-- a list of `kind, to, subject, data`, so that a letter costs no row and no index entry of its own; one that failed has a row to
-- itself until it leaves. No text of a letter is kept: it is composed anew from `data`, which holds no code.
create table letters (
  id bigint generated always as identity primary key,
  at timestamptz(3) not null,
  -- In lower case.
  recipients text[] collate "C" not null,
  letters json not null,
  -- Which letter failed, by the name under which it is tried again.
  failing text collate "C",
  first_failed_at timestamptz(3),
  tries integer,
  error text,
  check (num_nulls(failing, first_failed_at, tries, error) in (0, 4))
) with (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000);

create unique index letters_failing_key on letters (failing) where failing is not null;
create index letters_failed on letters (id) where failing is not null;
create index letters_by_recipient on letters using gin (recipients);
