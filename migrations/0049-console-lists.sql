-- What the console lists: few people have a role, are disabled, or sell or wait to.
create index users_with_roles on users (id) where roles <> '{}';
create index users_disabled on users (id) where disabled_at is not null;
create index users_by_selling on users (producer_status, id) where producer_status <> 'none';

-- Everybody's orders, the newest first.
create index orders_by_placed on orders (placed_at desc, id desc);
-- The payouts of a period.
create index payouts_by_request on payouts (requested_at, id);
