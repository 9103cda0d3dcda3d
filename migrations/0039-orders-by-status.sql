-- Somebody's orders of a status are few among the many that they have in the course of years: an index for those that are
-- open and one for those that were cancelled. Those that are over otherwise are met on the way, for nearly all are.
create index orders_open_of_buyer on orders (buyer_id, placed_at desc, id desc)
  where status in ('awaiting_payment', 'placed', 'ready');
create index orders_cancelled_of_buyer on orders (buyer_id, placed_at desc, id desc) where status = 'cancelled';
create index orders_cancelled_of_producer on orders (producer_id, placed_at desc, id desc) where status = 'cancelled';
