-- What it costs to have goods brought to a place where they are fetched at market days, as `charges` of `users.delivery`.
alter table places add column charges jsonb not null default '[]';

alter table orders
  drop constraint orders_delivery_minor_check,
  add constraint orders_delivery_minor_check check (delivery_minor between 0 and total_minor
    and (delivery_minor = 0 or delivery_method in ('delivery', 'market_day'))) not valid;
