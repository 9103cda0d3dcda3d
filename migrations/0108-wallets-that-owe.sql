-- What producers owe is listed with what else is open. Few do.
create index wallets_that_owe on wallets (id) where receivable_minor < 0;
