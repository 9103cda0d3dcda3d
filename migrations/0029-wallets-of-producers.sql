-- The currency of which each producer has a wallet, in one row; none before the first start. The start writes it from the
-- settings and opens the wallets of those who sell already.
create table site_currency (
  is_only boolean primary key default true check (is_only),
  code text collate "C" not null check (code ~ '^[A-Z]{3}$')
);

-- Whoever begins to sell gets a wallet with it.
create function open_wallet_of_producer() returns trigger language plpgsql as $$
begin
  insert into wallets (user_id, currency, opened_at)
  select new.id, code, new.producer_since from site_currency
  on conflict do nothing;
  return null;
end $$;

create trigger users_open_wallet after insert or update of producer_since on users
  for each row when (new.producer_since is not null) execute function open_wallet_of_producer();
