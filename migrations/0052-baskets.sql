-- Orders for market days. All that a buyer fetches at one day is their basket, and its number is what is called out there.

alter table slots add constraint slots_id_market_day_id_key unique (id, market_day_id);

create table baskets (
  id bigint generated always as identity primary key,
  market_day_id bigint not null references market_days,
  slot_id bigint not null,
  buyer_id bigint not null references users,
  -- 1, 2, 3 … in the order of first orders, kept however often its buyer cancels and orders again.
  number integer not null check (number > 0),
  -- Whether `slots.taken` counts it: not while all its orders are cancelled.
  holds_slot boolean not null default true,
  created_at timestamptz(3) not null,
  constraint baskets_market_day_id_buyer_id_key unique (market_day_id, buyer_id),
  constraint baskets_market_day_id_number_key unique (market_day_id, number),
  constraint baskets_id_market_day_id_key unique (id, market_day_id),
  constraint baskets_slot_id_fkey foreign key (slot_id, market_day_id) references slots (id, market_day_id)
);

create index baskets_of_slot on baskets (slot_id);
create index baskets_of_buyer on baskets (buyer_id);

-- The day stands beside the basket, so that a producer's orders for a day are read from one index; the foreign key keeps
-- the two in step.
alter table orders
  add column basket_id bigint,
  add column market_day_id bigint,
  add constraint orders_basket_id_fkey
    foreign key (basket_id, market_day_id) references baskets (id, market_day_id) not valid,
  add constraint orders_basket_check
    check ((delivery_method = 'market_day') = (basket_id is not null) and (basket_id is null) = (market_day_id is null))
    not valid,
  drop constraint orders_delivery_method_check,
  add constraint orders_delivery_method_check
    check (delivery_method in ('pickup', 'delivery', 'market_day')) not valid;

create index orders_of_basket on orders (basket_id) where basket_id is not null;
create index orders_of_day on orders (market_day_id, producer_id, placed_at desc, id desc)
  where market_day_id is not null;

alter table users
  drop constraint users_offers_check,
  add constraint users_offers_check check (offers <@ array['pickup', 'delivery', 'market_day']) not valid;

-- So many days before a market day's cut-off the product's own is.
alter table products
  add column lead_days smallint not null default 0,
  add constraint products_lead_days_check check (lead_days between 0 and 30) not valid;

-- When the producers were told what they have sold for a day, and the buyers what they fetch.
alter table market_days
  add column sales_told_at timestamptz(3),
  add column baskets_told_at timestamptz(3);

create index market_days_untold on market_days (closes_at) where sales_told_at is null and cancelled_at is null;
