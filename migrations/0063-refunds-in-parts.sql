-- What an order's buyer gets back of their own accord, whoever asks for it and whoever bears it; and what a card's bank takes
-- back. Nothing here reads the rows of orders or of the ledger, which are many.

alter table payments
  -- What the provider itself calls the payment.
  add column provider_id text;

-- Of an order: what was given back on request, what banks have taken back and not returned, and what of both the site bears;
-- its producer bears the rest.
alter table orders
  add column refunded_minor bigint not null default 0,
  add column disputed_minor bigint not null default 0,
  add column borne_by_site_minor bigint not null default 0;

alter table refunds
  -- Null where cash goes back from hand to hand.
  alter column payment_id drop not null,
  -- Set where somebody asked for it; what follows from a step of the order or a change of its lines has no reason of its own.
  add column asked_as text collate "C" check (asked_as in ('producer', 'staff')),
  add column asked_by bigint references users,
  add column reason text,
  add column paid_by text collate "C" check (paid_by in ('producer', 'site')),
  -- What of it is commission that its producer gets back.
  add column commission_minor bigint not null default 0 check (commission_minor between 0 and amount_minor),
  add column provider_id text,
  -- How often it was tried anew: each try has a reference of its own.
  add column attempt smallint not null default 0 check (attempt >= 0),
  add column failed_at timestamptz(3),
  add column failure text,
  -- Whether somebody gave it back without the provider.
  add column by_hand boolean not null default false,
  add constraint refunds_end_once check (failed_at is null or paid_at is null),
  add constraint refunds_asked check ((asked_as is null) = (paid_by is null) and (asked_as is not null or payment_id is not null));

create index refunds_failed on refunds (failed_at) where failed_at is not null;

-- The lines of an order that a refund is for.
create table refund_items (
  refund_id bigint not null references refunds,
  n smallint not null,
  quantity integer not null check (quantity > 0),
  amount_minor bigint not null check (amount_minor >= 0),
  primary key (refund_id, n)
);

-- What goes back for an order is at most what was taken for it less what a bank has taken back.
create or replace function limit_refunds() returns trigger language plpgsql as $$
declare
  disputed bigint;
begin
  -- Of two refunds of an order the second counts the first.
  select disputed_minor into disputed from orders where id = new.order_id for no key update;
  if (select sum(amount_minor) from refunds where order_id = new.order_id) + disputed
    > coalesce(
      (select amount_minor from captures where order_id = new.order_id),
      (select sum(case sold_by when 'weight' then line_total_minor
        else price_minor * coalesce(ordered_quantity, quantity) end) from order_items where order_id = new.order_id))
  then
    raise check_violation using constraint = 'refunds_within_order',
      message = format('the refunds of order %s come to more than the order', new.order_id);
  end if;
  return null;
end $$;

-- Money that a bank takes back from the site, as its holder asked.
create table disputes (
  id bigint generated always as identity primary key,
  payment_id bigint not null references payments,
  provider text collate "C" not null,
  provider_id text not null,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor > 0),
  -- A warning may come before a dispute; it takes no money yet.
  status text collate "C" not null check (status in ('warning', 'open', 'won', 'lost')),
  reason text,
  -- Who bears it; undecided, the site does.
  blame text collate "C" check (blame in ('producer', 'site')),
  opened_at timestamptz(3) not null,
  closed_at timestamptz(3),
  taken_at timestamptz(3),
  returned_at timestamptz(3),
  unique (provider, provider_id),
  check ((status in ('won', 'lost')) = (closed_at is not null)),
  check (returned_at is null or taken_at is not null)
);
create index disputes_newest on disputes (opened_at, id);
create index disputes_by_status on disputes (status, opened_at, id);
create index disputes_of_payment on disputes (payment_id);

-- What of a dispute is an order's; what no order has left to give is the site's own.
create table dispute_shares (
  dispute_id bigint not null references disputes,
  order_id bigint not null references orders,
  amount_minor bigint not null check (amount_minor > 0),
  borne_by text collate "C" not null check (borne_by in ('producer', 'site')),
  -- How often it went from one to the other: each time is a transfer of its own.
  moves smallint not null default 0,
  primary key (dispute_id, order_id)
);
create index dispute_shares_of_order on dispute_shares (order_id);

-- What a producer owes the site: money that went back to buyers when it had left the wallet. At most zero, as it is the site's
-- to get.
alter table wallets
  add column receivable_minor bigint not null default 0 check (receivable_minor <= 0);

alter table transfer_lines
  drop constraint transfer_lines_account_check,
  add constraint transfer_lines_account_check check (account in (
    'available', 'pending', 'receivable', 'card', 'refunds', 'commission', 'promotion', 'payouts', 'bank', 'losses')) not valid,
  drop constraint transfer_lines_kind_check,
  add constraint transfer_lines_kind_check check (kind in (
    'sale', 'commission', 'adjustment', 'release', 'refund', 'dispute', 'receivable', 'promotion', 'payout',
    'payout_refused')) not valid,
  drop constraint transfer_lines_check,
  add constraint transfer_lines_check check (
    (account in ('available', 'pending', 'receivable')) = (wallet_id is not null)) not valid;

-- As before, with the third balance of a wallet.
create or replace function move_balance() returns trigger language plpgsql as $$
declare
  ours constant xid8 := pg_current_xact_id();
begin
  if not exists (
    select from transfers where id = new.transfer_id and age(xmin) <= age(ours::xid)
      and pg_xact_status((ours::text::bigint + age(ours::xid) - age(xmin))::text::xid8) = 'in progress'
  ) then
    raise restrict_violation using message = 'lines are written together with their transfer';
  end if;
  if new.wallet_id is null then return new; end if;
  update wallets set
    available_minor = available_minor + case new.account when 'available' then new.amount_minor else 0 end,
    pending_minor = pending_minor + case new.account when 'pending' then new.amount_minor else 0 end,
    receivable_minor = receivable_minor + case new.account when 'receivable' then new.amount_minor else 0 end
  where id = new.wallet_id and currency = new.currency
  returning case new.account when 'available' then available_minor when 'pending' then pending_minor
    else receivable_minor end
  into new.balance_after_minor;
  if not found then
    raise foreign_key_violation using message = 'a line is of a wallet in its own currency';
  end if;
  new.id := nextval('transfer_lines_id_seq');
  return new;
end $$;

drop trigger wallets_begin_empty on wallets;
create trigger wallets_begin_empty before insert on wallets for each row
  when (new.available_minor <> 0 or new.pending_minor <> 0 or new.receivable_minor <> 0)
  execute function refuse_moved_balance();

-- Who looks at an order sees what goes back for it.
create function note_refund() returns trigger language plpgsql as $$
begin
  perform note_changes('order', array[new.order_id]);
  return null;
end $$;
create trigger refunds_note after insert or update on refunds for each row execute function note_refund();

-- What else the sandbox does with a charge, later.
alter table sandbox_charges
  add column later text collate "C" check (later in ('disputed', 'refund_fails'));
