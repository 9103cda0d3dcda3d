-- Cards by Stripe: what it calls the site's payments, what it has said, and what moved the balance there.

-- The session of hosted Checkout whose page a buyer was sent to. Nobody is sent before its row is here, so a payment
-- without one was never made.
create table stripe_sessions (
  reference uuid primary key references payments (reference),
  session_id text collate "C" not null unique,
  payment_intent_id text collate "C" unique,
  created_at timestamptz(3) not null
);

-- Each word of a provider once, however often and late it comes. Swept once the provider itself has forgotten it.
create table provider_events (
  provider text collate "C" not null,
  id text collate "C" not null,
  kind text collate "C" not null,
  received_at timestamptz(3) not null,
  primary key (provider, id)
);

create index provider_events_by_time on provider_events (received_at);

-- Up to when a provider's lists were read.
create table provider_reads (
  provider text collate "C" not null,
  name text collate "C" not null,
  reached_at timestamptz(3) not null,
  primary key (provider, name)
);

-- What moved the site's balance at a provider, and what that cost, as the provider says it.
create table provider_balance (
  provider text collate "C" not null,
  id text collate "C" not null,
  kind text collate "C" not null,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null,
  fee_minor bigint not null,
  source text collate "C",
  occurred_at timestamptz(3) not null,
  primary key (provider, id)
);

-- What providers took for their work is the site's cost.
alter table transfer_lines
  drop constraint transfer_lines_account_check,
  add constraint transfer_lines_account_check check (account in (
    'available', 'pending', 'card', 'refunds', 'commission', 'promotion', 'payouts', 'bank', 'losses', 'receivable',
    'fees')) not valid,
  drop constraint transfer_lines_kind_check,
  add constraint transfer_lines_kind_check check (kind in (
    'sale', 'commission', 'adjustment', 'release', 'refund', 'promotion', 'payout', 'payout_refused', 'dispute', 'receivable',
    'fee')) not valid;
