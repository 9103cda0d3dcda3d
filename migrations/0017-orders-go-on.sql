-- Orders whose parties are stuck are ended by an operator, and reviews follow the hand-over.

-- All rows satisfy the narrower check that goes, so nothing has to be read here; 0018 says so to the database.
alter table order_steps
  drop constraint order_steps_by_check,
  add constraint order_steps_by_check check (by in ('buyer', 'producer', 'system', 'operator')) not valid;

-- What a buyer said of a producer before the goods were theirs is of a verified purchase once they are. Who writes a
-- review takes the same lock before they look for a purchase: else neither would see the other.
create function lock_purchase(buyer bigint, producer bigint) returns void
  language sql
  return pg_advisory_xact_lock(hashtextextended('purchase ' || buyer || ' ' || producer, 0));

create function verify_reviews() returns trigger language plpgsql as $$
begin
  perform lock_purchase(new.buyer_id, new.producer_id);
  update reviews set verified_purchase = true
  where author_id = new.buyer_id and user_id = new.producer_id and not verified_purchase;
  return null;
end $$;

create trigger orders_verify_reviews after update of status on orders
  for each row when (new.status = 'fulfilled' and old.status <> 'fulfilled')
  execute function verify_reviews();
