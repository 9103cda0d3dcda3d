-- What waits to be repaid isn't sent any more once a bank has taken back the transfer that it was of: by this booking.
alter table bank_repayments add column taken_back_by bigint;
alter table bank_repayments
  add constraint bank_repayments_taken_back_by_fkey foreign key (taken_back_by) references bank_entries (id) not valid;
