-- What a checkout waited for when too little had come for it, so that it is told without working the orders out again.
alter table bank_entries add column missing_minor bigint check (missing_minor > 0);
