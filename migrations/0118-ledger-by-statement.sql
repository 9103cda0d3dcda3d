-- What a statement writes into the ledger is looked at once, not line by line: a bank's statement has thousands. Lines that are of
-- no wallet move no balance.
create function require_whole_transfers() returns trigger language plpgsql as $$
declare
  ours constant xid8 := pg_current_xact_id();
  wrong bigint;
begin
  -- What is seen of a transaction that is still under way is our own, behind a savepoint too, where rows bear the number of a
  -- subtransaction. What began before ours did is refused at once.
  perform from (select distinct transfer_id as id from written) line left join transfers using (id)
  where transfers.cause is null or age(transfers.xmin) > age(ours::xid)
    or pg_xact_status((ours::text::bigint + age(ours::xid) - age(transfers.xmin))::text::xid8) <> 'in progress';
  if found then
    raise restrict_violation using message = 'lines are written together with their transfer';
  end if;
  select transfer_id into wrong from written group by transfer_id, currency having sum(amount_minor) <> 0 limit 1;
  if found then
    raise check_violation using message = format('transfer %s does not sum to zero', wrong);
  end if;
  return null;
end $$;

create trigger transfer_lines_are_whole after insert on transfer_lines referencing new table as written
  for each statement execute function require_whole_transfers();

drop trigger transfer_lines_sum_to_zero on transfer_lines;
drop function require_zero_sum();

-- A line of a wallet gets its number while it holds the wallet, and says the balance after it.
create or replace function move_balance() returns trigger language plpgsql as $$
begin
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

create or replace trigger transfer_lines_move_balance before insert on transfer_lines
  for each row when (new.wallet_id is not null) execute function move_balance();
