-- Taxes, and what delivery costs. Prices include taxes; a line of an order keeps the rate it was sold at, all three columns or
-- none where the site had no rates. What a producer charges for delivery is part of their order's total.

alter table products add column tax_rate text collate "C";

alter table users
  -- Who sells, as papers name them: legal_name, address, tax_number, is_tax_exempt.
  add column business jsonb,
  -- What delivery costs: charges (currency, price_minor, free_from_minor) and the postcodes it goes to.
  add column delivery jsonb;

alter table order_items
  add column tax_rate text collate "C",
  add column tax_percent numeric(7, 4),
  add column tax_code text collate "C",
  add constraint order_items_tax_check check (num_nulls(tax_rate, tax_percent, tax_code) in (0, 3)) not valid;

alter table orders
  add column delivery_minor bigint not null default 0,
  add constraint orders_delivery_minor_check
    check (delivery_minor between 0 and total_minor and (delivery_minor = 0 or delivery_method = 'delivery')) not valid;

alter table site_settings
  -- Who runs the site, as papers name them: legal_name, address, tax_number.
  add column business jsonb;
