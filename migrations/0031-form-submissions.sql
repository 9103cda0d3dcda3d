-- The forms that a visitor has sent, each with where it led: sent again by a double click or a retry it leads there again
-- and does nothing. The owner is an account or a visitor's cart; the row is written in the transaction of the effect.
create table form_submissions (
  owner text collate "C" not null,
  key uuid not null,
  fingerprint bytea not null,
  done jsonb,
  created_at timestamptz(3) not null,
  primary key (owner, key, fingerprint)
);
create index form_submissions_created_at on form_submissions (created_at);
