-- Money by bank: what buyers are asked to transfer, and the files by which the site's bank is told to pay.

-- The creditor reference (ISO 11649) of a checkout that is paid by bank transfer: what a buyer types and a statement brings
-- back. The payer's account is what the money came from, to which it goes back.
create table bank_references (
  checkout_id bigint primary key references checkouts (id),
  reference text collate "C" not null unique check (reference ~ '^RF[0-9]{2}[0-9A-Z]{1,21}$'),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  pay_until timestamptz(3) not null,
  -- When the buyer is reminded; null where the time is too short for it.
  remind_at timestamptz(3),
  reminded_at timestamptz(3),
  payer_holder text,
  payer_iban text,
  created_at timestamptz(3) not null
);

create index bank_references_to_remind on bank_references (remind_at) where remind_at is not null and reminded_at is null;

-- What the site owes to somebody by bank: a refund, or what came too much, too late or twice. Without an account it waits
-- for one. Whose money it is has been erased where they left.
create table bank_repayments (
  id bigint generated always as identity primary key,
  refund_id bigint unique references refunds (id),
  entry_id bigint,
  checkout_id bigint references checkouts (id),
  holder text,
  iban text,
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  status text collate "C" not null default 'requested' check (status in ('requested', 'in_file', 'paid', 'returned')),
  -- The bank's, of what it has returned.
  reason text,
  created_at timestamptz(3) not null,
  decided_at timestamptz(3),
  check ((status in ('paid', 'returned')) = (decided_at is not null)),
  check (status <> 'in_file' or iban is not null and holder is not null)
);

create index bank_repayments_by_status on bank_repayments (status, id);
create index bank_repayments_of_checkout on bank_repayments (checkout_id) where checkout_id is not null;
create index bank_repayments_of_entry on bank_repayments (entry_id) where entry_id is not null;

-- A file of credit transfers (pain.001). Its text is kept until somebody has confirmed that the bank has it, so that whoever
-- asks gets the same bytes; accounts are not kept longer than that.
create table payout_files (
  id bigint generated always as identity primary key,
  message_id text collate "C" not null unique,
  transactions integer not null check (transactions > 0),
  sum_minor bigint not null check (sum_minor > 0),
  content text,
  created_at timestamptz(3) not null,
  confirmed_at timestamptz(3),
  check ((content is null) = (confirmed_at is not null))
);

-- At most one waits to be confirmed.
create unique index payout_files_unconfirmed on payout_files ((true)) where confirmed_at is null;

-- What stands in a file, each payout and each repayment once and in one file only. Of a file that was withdrawn its entries
-- stay, without it: a payout keeps the name by which the bank and its statements know it.
create table payout_file_entries (
  end_to_end_id text collate "C" primary key check (length(end_to_end_id) <= 35),
  file_id bigint references payout_files (id),
  payout_id bigint unique references payouts (id),
  repayment_id bigint unique references bank_repayments (id),
  check (num_nonnulls(payout_id, repayment_id) = 1)
);

create index payout_file_entries_of_file on payout_file_entries (file_id);
