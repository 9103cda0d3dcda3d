-- Lines are written together with their transfer also behind a savepoint, where rows bear the number of a subtransaction: what
-- is seen of a transaction that is still under way is our own. What began before ours did is refused at once.
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
