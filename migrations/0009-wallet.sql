-- The ledger: all money moves here, and nowhere else.

create table wallets (
  id bigint generated always as identity primary key,
  user_id bigint not null references users,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  -- What its lines add up to, kept by the triggers below. The database itself never lets it fall below nothing.
  available_minor bigint not null default 0 check (available_minor >= 0),
  pending_minor bigint not null default 0 check (pending_minor >= 0),
  opened_at timestamptz(3) not null,
  unique (user_id, currency)
);

create table transfers (
  id bigint generated always as identity primary key,
  -- What it was made for, as `sale/7` for order 7: a retry finds it there and moves nothing.
  cause text collate "C" not null unique,
  created_at timestamptz(3) not null
);

create table transfer_lines (
  id bigint generated always as identity primary key,
  transfer_id bigint not null references transfers,
  -- `available` and `pending` are of a wallet. The others are of the site: `card` is what payment providers hold for
  -- it, `refunds` what it owes to buyers, `payouts` what it owes to producers who asked for it, `bank` what left.
  account text collate "C" not null check (
    account in ('available', 'pending', 'card', 'refunds', 'commission', 'promotion', 'payouts', 'bank')),
  wallet_id bigint references wallets,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor <> 0),
  kind text collate "C" not null check (
    kind in ('sale', 'commission', 'release', 'refund', 'promotion', 'payout', 'payout_refused')),
  -- Of the wallet's account.
  balance_after_minor bigint,
  order_id bigint,
  created_at timestamptz(3) not null,
  check ((account in ('available', 'pending')) = (wallet_id is not null)),
  check ((wallet_id is null) = (balance_after_minor is null))
);

create index transfer_lines_of_wallet on transfer_lines (wallet_id, id desc) where wallet_id is not null;
create index transfer_lines_of_transfer on transfer_lines (transfer_id);

-- A line moves the balance it is of, in the wallet's own currency. It gets its number while it holds the wallet: so the
-- numbers of a wallet's lines are in the order in which they moved it, and none appears before one that was read.
create function move_balance() returns trigger language plpgsql as $$
begin
  if not exists (
    select from transfers where id = new.transfer_id and xmin = pg_current_xact_id()::xid
  ) then
    raise restrict_violation using message = 'lines are written together with their transfer';
  end if;
  if new.wallet_id is null then return new; end if;
  update wallets set
    available_minor = available_minor + case new.account when 'available' then new.amount_minor else 0 end,
    pending_minor = pending_minor + case new.account when 'pending' then new.amount_minor else 0 end
  where id = new.wallet_id and currency = new.currency
  returning case new.account when 'available' then available_minor else pending_minor end
  into new.balance_after_minor;
  if not found then
    raise foreign_key_violation using message = 'a line is of a wallet in its own currency';
  end if;
  new.id := nextval('transfer_lines_id_seq');
  return new;
end $$;

create trigger transfer_lines_move_balance before insert on transfer_lines
  for each row execute function move_balance();

-- Nothing else moves a balance, nor gives it to somebody else, and a wallet begins with nothing.
create function refuse_moved_balance() returns trigger language plpgsql as $$
begin
  raise restrict_violation using message = 'balances move with lines of the ledger only';
end $$;

create trigger wallets_begin_empty before insert on wallets
  for each row when (new.available_minor <> 0 or new.pending_minor <> 0)
  execute function refuse_moved_balance();

create trigger wallets_move_with_lines before update on wallets
  for each row when (pg_trigger_depth() = 0 and old is distinct from new)
  execute function refuse_moved_balance();

-- Each transfer sums to zero in each currency by the time it is committed.
create function require_zero_sum() returns trigger language plpgsql as $$
begin
  if exists (
    select from transfer_lines where transfer_id = new.transfer_id group by currency having sum(amount_minor) <> 0
  ) then
    raise check_violation using message = format('transfer %s does not sum to zero', new.transfer_id);
  end if;
  return null;
end $$;

create constraint trigger transfer_lines_sum_to_zero after insert on transfer_lines
  deferrable initially deferred for each row execute function require_zero_sum();

-- What is written stays written.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise restrict_violation using message = format('%s are only ever added', tg_table_name);
end $$;

create trigger transfers_only_added before update or delete or truncate on transfers
  for each statement execute function refuse_change();
create trigger transfer_lines_only_added before update or delete or truncate on transfer_lines
  for each statement execute function refuse_change();

create table payouts (
  id bigint generated always as identity primary key,
  wallet_id bigint not null references wallets,
  amount_minor bigint not null check (amount_minor > 0),
  -- The account as it was when the money was asked for.
  holder text,
  iban text,
  status text collate "C" not null default 'requested' check (status in ('requested', 'paid', 'refused')),
  requested_at timestamptz(3) not null,
  decided_at timestamptz(3),
  reason text,
  check ((status = 'requested') = (decided_at is null)),
  check (status <> 'requested' or (holder is not null and iban is not null))
);

create index payouts_of_wallet on payouts (wallet_id, id desc);
create index payouts_by_status on payouts (status, id);

-- What was promoted, for how long and for how much. A product admin grants it free.
create table promotions (
  id bigint generated always as identity primary key,
  product_id bigint not null,
  producer_id bigint not null references users,
  days integer not null check (days between 1 and 90),
  cost_minor bigint not null check (cost_minor >= 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  -- Who bought or granted it.
  made_by bigint not null references users,
  promoted_until timestamptz(3) not null,
  created_at timestamptz(3) not null
);

create index promotions_of_product on promotions (product_id);
create index promotions_of_producer on promotions (producer_id, id);
