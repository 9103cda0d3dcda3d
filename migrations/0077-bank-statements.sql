-- What the site's bank says has happened on its account: each booking once, whatever file brings it, and what became of it.

-- A statement, or a page of one, as often as somebody has read it in.
create table bank_statements (
  id bigint generated always as identity primary key,
  account text collate "C" not null check (account <> ''),
  currency text collate "C",
  sequence text collate "C",
  page integer not null,
  opening_minor bigint,
  closing_minor bigint,
  closed_on date,
  -- What was read of it, what of that was new, and what it comes to: null until it has been read to its end.
  entries integer not null default 0,
  new_entries integer not null default 0,
  sum_minor bigint,
  staff_id bigint references users (id),
  read_at timestamptz(3) not null
);

create index bank_statements_latest on bank_statements (read_at desc, id desc);

-- A booking, or a payment of one that the bank made in a sum. Names and accounts are those of payers and payees.
create table bank_entries (
  id bigint generated always as identity primary key,
  statement_id bigint not null references bank_statements (id),
  account text collate "C" not null,
  -- By which it is known when it comes again: the bank's reference, its place in its statement, what it says.
  reference_key text collate "C" unique,
  place_key text collate "C",
  content_key text collate "C" not null,
  line integer not null,
  is_credit boolean not null,
  is_reversal boolean not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  booked_on date not null,
  valued_on date,
  bank_reference text collate "C",
  end_to_end_id text collate "C",
  name text,
  iban text,
  remittance text,
  return_reason text,
  status text collate "C" not null default 'unmatched'
    check (status in ('unmatched', 'proposed', 'matched', 'ignored', 'returned', 'split')),
  -- What it turned out to be; null while nobody knows.
  finding text collate "C" check (finding in (
    'paid', 'short', 'over', 'late', 'cancelled', 'twice', 'payout_paid', 'payout_returned', 'repayment_paid',
    'repayment_returned', 'reversal', 'reversed', 'taken_back', 'sent_back')),
  checkout_id bigint references checkouts (id),
  payout_id bigint references payouts (id),
  repayment_id bigint references bank_repayments (id),
  -- The booking that this one takes back.
  reverses_id bigint unique references bank_entries (id),
  -- What of it has paid something, signed as the account moves; the rest is in `unallocated`.
  allocated_minor bigint not null default 0,
  -- What of it is owed to its payer, and what of that has been given back.
  owed_minor bigint not null default 0 check (owed_minor >= 0),
  repaid_minor bigint not null default 0 check (repaid_minor between 0 and owed_minor),
  decisions integer not null default 0,
  decided_at timestamptz(3),
  read_at timestamptz(3) not null,
  check (status not in ('matched', 'returned') or finding is not null)
);

-- An entry without a reference is known by its place, and by what it says.
create unique index bank_entries_by_place on bank_entries (place_key, reference_key) nulls not distinct
  where place_key is not null;
create unique index bank_entries_by_content on bank_entries (content_key, reference_key) nulls not distinct;
create index bank_entries_by_status on bank_entries (status, id desc);
create index bank_entries_of_checkout on bank_entries (checkout_id) where checkout_id is not null;
create index bank_entries_of_payout on bank_entries (payout_id) where payout_id is not null;
create index bank_entries_of_repayment on bank_entries (repayment_id) where repayment_id is not null;
-- To find what a reversal takes back.
create index bank_entries_by_amount on bank_entries (account, amount_minor, booked_on);

alter table bank_repayments add constraint bank_repayments_entry_id_fkey
  foreign key (entry_id) references bank_entries (id) not valid;

-- `unallocated` is what lies on the bank account and is nobody's yet: negative where it went out.
alter table transfer_lines
  drop constraint transfer_lines_account_check,
  add constraint transfer_lines_account_check check (account in (
    'available', 'pending', 'card', 'refunds', 'commission', 'promotion', 'payouts', 'bank', 'losses', 'receivable', 'fees',
    'unallocated')) not valid,
  drop constraint transfer_lines_kind_check,
  add constraint transfer_lines_kind_check check (kind in (
    'sale', 'commission', 'adjustment', 'release', 'refund', 'promotion', 'payout', 'payout_refused', 'payout_returned',
    'dispute', 'receivable', 'fee', 'bank')) not valid;
