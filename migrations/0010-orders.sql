-- What was bought and what happened next.

-- What a buyer bought at once: one order per producer and currency.
create table checkouts (
  id bigint generated always as identity primary key,
  buyer_id bigint not null references users,
  payment_method text collate "C" not null check (payment_method in ('cash', 'card')),
  created_at timestamptz(3) not null
);

-- What is paid by card: a checkout's whole, as the payment provider knows it.
create table payments (
  id bigint generated always as identity primary key,
  checkout_id bigint not null references checkouts,
  provider text collate "C" not null,
  -- What the provider is told to know it by, so that asking again charges once.
  reference uuid not null unique,
  status text collate "C" not null check (
    status in ('started', 'processing', 'requires_action', 'succeeded', 'declined')),
  redirect_url text,
  created_at timestamptz(3) not null,
  settled_at timestamptz(3),
  check ((status in ('succeeded', 'declined')) = (settled_at is not null))
);

-- A checkout is never charged twice at once, nor once more when it was paid.
create unique index payments_of_checkout on payments (checkout_id) where status <> 'declined';
create index payments_unsettled on payments (created_at) where settled_at is null;

create table payment_amounts (
  payment_id bigint not null references payments,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  authorised_minor bigint not null check (authorised_minor > 0),
  captured_minor bigint not null default 0 check (captured_minor between 0 and authorised_minor),
  refunded_minor bigint not null default 0 check (refunded_minor between 0 and captured_minor),
  primary key (payment_id, currency)
);

create table orders (
  id bigint generated always as identity primary key,
  checkout_id bigint not null references checkouts,
  -- The payment under way, or the one that paid it.
  payment_id bigint references payments,
  buyer_id bigint not null references users,
  producer_id bigint not null references users,
  status text collate "C" not null check (
    status in ('awaiting_payment', 'placed', 'ready', 'fulfilled', 'cancelled')),
  payment_method text collate "C" not null check (payment_method in ('cash', 'card')),
  delivery_method text collate "C" not null check (delivery_method in ('pickup', 'delivery')),
  wanted_on date,
  -- Where it goes to, or where it is fetched, as it was then.
  address jsonb,
  pickup jsonb,
  note text,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  total_minor bigint not null check (total_minor > 0),
  commission_minor bigint not null check (commission_minor between 0 and total_minor),
  placed_at timestamptz(3) not null,
  paid_at timestamptz(3),
  ready_at timestamptz(3),
  fulfilled_at timestamptz(3),
  cancelled_at timestamptz(3),
  cancel_reason text,
  -- Until when it waits to be paid.
  expires_at timestamptz(3),
  check (buyer_id <> producer_id),
  check ((status = 'fulfilled') = (fulfilled_at is not null)),
  check ((status = 'cancelled') = (cancelled_at is not null)),
  check (status <> 'ready' or ready_at is not null),
  check (payment_method <> 'card' or status in ('awaiting_payment', 'cancelled') or paid_at is not null),
  check (status <> 'awaiting_payment' or expires_at is not null)
);

create index orders_of_checkout on orders (checkout_id, id);
create index orders_of_payment on orders (payment_id) where payment_id is not null;
create index orders_of_buyer on orders (buyer_id, placed_at desc, id desc);
create index orders_of_producer on orders (producer_id, placed_at desc, id desc);
create index orders_wanted on orders (producer_id, wanted_on, placed_at desc, id desc) where wanted_on is not null;
create index orders_awaiting_payment on orders (expires_at) where status = 'awaiting_payment';
create index orders_fulfilled_of_producer on orders (producer_id, fulfilled_at) where fulfilled_at is not null;
create index orders_open_of_producer on orders (producer_id) where status in ('awaiting_payment', 'placed', 'ready');
create index orders_by_ready on orders (ready_at) where ready_at is not null;
create index orders_by_fulfilled on orders (fulfilled_at) where fulfilled_at is not null;

-- Each line as it was bought. The product may change or go.
create table order_items (
  order_id bigint not null references orders,
  n smallint not null,
  product_id bigint not null,
  name text not null,
  image jsonb,
  pack_size numeric not null,
  pack_unit text not null,
  quantity integer not null check (quantity > 0),
  price_minor bigint not null check (price_minor > 0),
  -- Stored, for weighed goods are not price times quantity.
  line_total_minor bigint not null check (line_total_minor > 0),
  primary key (order_id, n)
);

-- Each status an order came to, once: when and by whom.
create table order_steps (
  order_id bigint not null references orders,
  status text collate "C" not null,
  at timestamptz(3) not null,
  by text collate "C" not null check (by in ('buyer', 'producer', 'system')),
  primary key (order_id, status)
);

-- The pictures that orders show: each is counted once and kept for good.
create table order_pictures (
  name text collate "C" primary key
);

create function keep_order_pictures() returns trigger language plpgsql as $$
begin
  insert into order_pictures (name)
  select distinct picture.name
  from written cross join lateral (values (image->>'small'), (image->>'medium'), (image->>'large')) picture (name)
  where picture.name is not null
    and not exists (select from order_pictures known where known.name = picture.name)
  order by 1
  on conflict do nothing;
  return null;
end $$;

create function count_order_pictures() returns trigger language plpgsql as $$
begin
  perform count_picture_uses(array(select name from written), 1);
  return null;
end $$;

create trigger order_items_keep_pictures after insert on order_items
  referencing new table as written for each statement execute function keep_order_pictures();
create trigger order_pictures_count after insert on order_pictures
  referencing new table as written for each statement execute function count_order_pictures();

-- Money that goes back to a buyer, once per order: asked for in the transaction that cancels, paid by a job.
create table refunds (
  order_id bigint primary key references orders,
  payment_id bigint not null references payments,
  reference uuid not null unique,
  currency text collate "C" not null,
  amount_minor bigint not null check (amount_minor > 0),
  requested_at timestamptz(3) not null,
  paid_at timestamptz(3)
);

create index refunds_unpaid on refunds (requested_at) where paid_at is null;

-- What the sandbox provider remembers, as a real one does on machines of its own.
create table sandbox_charges (
  reference uuid primary key,
  status text collate "C" not null check (status in ('processing', 'succeeded', 'declined')),
  amounts jsonb not null,
  created_at timestamptz(3) not null
);

create table sandbox_refunds (
  reference uuid primary key,
  charge_reference uuid not null references sandbox_charges,
  currency text collate "C" not null,
  amount_minor bigint not null check (amount_minor > 0)
);

-- What somebody sold in the last 90 days, per currency: orders that were handed over.
create function sales_of(seller bigint) returns jsonb
  language sql stable strict parallel safe
  return (
    select coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'total_minor', total_minor) order by currency), '[]')
    from (
      select currency, sum(total_minor) as total_minor from orders
      where producer_id = seller and fulfilled_at > now() - interval '90 days'
      group by currency
    ) sold
  );

-- The orders of which the lists of producers are made.
drop view home_orders;
create view home_orders as
select producer_id, buyer_id, delivery_method, currency, total_minor, placed_at, ready_at, fulfilled_at
from orders where status <> 'cancelled';

create function note_order_for_home() returns trigger language plpgsql as $$
begin
  insert into home_changes (user_id) values (new.producer_id);
  return null;
end $$;

create trigger orders_note_for_home after update on orders
  for each row when (
    (old.ready_at, old.fulfilled_at) is distinct from (new.ready_at, new.fulfilled_at)
    or (new.status = 'cancelled' and old.ready_at is not null)
  )
  execute function note_order_for_home();
