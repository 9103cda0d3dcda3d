-- Goods by weight: sold for a price per kilogram, ordered in pieces that weigh about what a pack says, and charged by what
-- they turn out to weigh. What becomes of the lines of an order is written down, a row for each change.

alter table products
  add column sold_by text collate "C" not null default 'pack',
  -- By how much more than the pack says the pieces may cost.
  add column tolerance_percent smallint not null default 15,
  add constraint products_sold_by_check check (sold_by = 'pack' or sold_by = 'weight' and pack_unit in ('g', 'kg')) not valid,
  add constraint products_tolerance_percent_check check (tolerance_percent between 0 and 50) not valid;

-- `quantity` is what the order holds; `ordered_quantity` is what was ordered, null where that never changed. `grams` is the
-- weight without its container, null until it is weighed. A line that costs less than half of the smallest unit is free.
alter table order_items
  add column sold_by text collate "C" not null default 'pack',
  add column tolerance_percent smallint,
  add column ordered_quantity integer,
  add column grams integer,
  add column tare_grams integer,
  drop constraint order_items_line_total_minor_check,
  add constraint order_items_line_total_minor_check
    check (line_total_minor > 0 or sold_by = 'weight' and line_total_minor = 0) not valid,
  add constraint order_items_sold_by_check
    check (sold_by = 'pack' and tolerance_percent is null and grams is null
      or sold_by = 'weight' and tolerance_percent between 0 and 50 and pack_unit in ('g', 'kg')) not valid,
  add constraint order_items_ordered_quantity_check check (ordered_quantity >= quantity) not valid,
  add constraint order_items_grams_check
    check (grams > 0 and (tare_grams >= 0 or tare_grams is null) or grams is null and tare_grams is null) not valid;

alter table orders
  drop constraint orders_total_minor_check,
  add constraint orders_total_minor_check check (total_minor >= 0) not valid;

-- Who helps at a market day hands over too.
alter table order_steps
  drop constraint order_steps_by_check,
  add constraint order_steps_by_check check (by in ('buyer', 'producer', 'helper', 'system', 'operator')) not valid;

-- Why a line is no longer what it was: each change with what it changed from and to.
create table order_adjustments (
  id bigint generated always as identity primary key,
  order_id bigint not null,
  n smallint not null,
  at timestamptz(3) not null,
  by text collate "C" not null check (by in ('buyer', 'producer', 'helper', 'operator')),
  kind text collate "C" not null check (kind in ('changed', 'supplied', 'weighed')),
  reason text,
  from_quantity integer not null check (from_quantity >= 0),
  from_grams integer check (from_grams > 0),
  from_total_minor bigint not null check (from_total_minor >= 0),
  to_quantity integer not null check (to_quantity >= 0),
  to_grams integer check (to_grams > 0),
  to_total_minor bigint not null check (to_total_minor >= 0),
  foreign key (order_id, n) references order_items (order_id, n)
);

create index order_adjustments_of_order on order_adjustments (order_id, id);

create trigger order_adjustments_only_added before delete or truncate on order_adjustments
  for each statement execute function refuse_change();

-- The words of somebody who leaves are erased; amounts only ever change with the digits of their currency.
create function keep_adjustment() returns trigger language plpgsql as $$
begin
  if new.reason is not null and new.reason is distinct from old.reason
    or (new.id, new.order_id, new.n, new.at, new.by, new.kind, new.from_quantity, new.from_grams, new.to_quantity, new.to_grams)
      is distinct from
      (old.id, old.order_id, old.n, old.at, old.by, old.kind, old.from_quantity, old.from_grams, old.to_quantity, old.to_grams)
  then
    raise restrict_violation using message = 'order_adjustments are only ever added';
  end if;
  return new;
end $$;

create trigger order_adjustments_stay before update on order_adjustments
  for each row execute function keep_adjustment();

-- Who looks at an order hears of this too; see 0033-orders-in-feed.sql.
create function note_adjustments() returns trigger language plpgsql as $$
begin
  perform note_changes('order', array(select distinct order_id from written));
  return null;
end $$;

create trigger order_adjustments_note after insert on order_adjustments referencing new table as written
  for each statement execute function note_adjustments();

-- A card is charged at once, or the most is held on it and what the goods come to is taken later.
alter table payments
  add column is_authorisation boolean not null default false,
  -- Since when the provider has let go of what was not taken.
  add column released_at timestamptz(3);

-- What is taken for each order of an authorisation: at its hand-over, at `due_at` at the latest. It is decided at `begun_at`, and
-- then it ends as captured or failed; or the order comes to nothing before, and it is released.
create table captures (
  order_id bigint primary key references orders,
  payment_id bigint not null references payments,
  reference uuid not null unique,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  authorised_minor bigint not null check (authorised_minor > 0),
  due_at timestamptz(3) not null,
  amount_minor bigint check (amount_minor between 1 and authorised_minor),
  begun_at timestamptz(3),
  captured_at timestamptz(3),
  failed_at timestamptz(3),
  released_at timestamptz(3),
  check ((begun_at is null) = (amount_minor is null)),
  check (num_nonnulls(captured_at, failed_at, released_at) <= 1),
  check (released_at is null or begun_at is null),
  check (num_nonnulls(captured_at, failed_at) = 0 or begun_at is not null)
);

create index captures_of_payment on captures (payment_id);
create index captures_due on captures (due_at) where begun_at is null and released_at is null;
create index captures_under_way on captures (begun_at)
  where begun_at is not null and captured_at is null and failed_at is null;

-- What goes back for an order is at most what was taken for it: of an authorisation what was captured, else what was ordered.
create or replace function limit_refunds() returns trigger language plpgsql as $$
begin
  -- Of two refunds of an order the second counts the first.
  perform from orders where id = new.order_id for no key update;
  if (select sum(amount_minor) from refunds where order_id = new.order_id)
    > coalesce(
      (select amount_minor from captures where order_id = new.order_id),
      (select sum(price_minor * coalesce(ordered_quantity, quantity)) from order_items where order_id = new.order_id))
  then
    raise check_violation using constraint = 'refunds_within_order',
      message = format('the refunds of order %s come to more than the order', new.order_id);
  end if;
  return null;
end $$;

-- What was handed over and could not be taken from its buyer's card is the site's loss.
alter table transfer_lines
  drop constraint transfer_lines_account_check,
  add constraint transfer_lines_account_check check (account in (
    'available', 'pending', 'card', 'refunds', 'commission', 'promotion', 'payouts', 'bank', 'losses')) not valid,
  drop constraint transfer_lines_kind_check,
  add constraint transfer_lines_kind_check check (kind in (
    'sale', 'commission', 'adjustment', 'release', 'refund', 'promotion', 'payout', 'payout_refused')) not valid;

-- The sandbox holds money too, and has its bad days as it takes it.
alter table sandbox_charges
  add column is_authorisation boolean not null default false,
  add column captures text collate "C" not null default 'succeeded' check (captures in ('succeeded', 'declined', 'timeout')),
  add column released_at timestamptz(3);

create table sandbox_captures (
  reference uuid primary key,
  charge_reference uuid not null references sandbox_charges,
  currency text collate "C" not null,
  amount_minor bigint not null check (amount_minor > 0)
);
