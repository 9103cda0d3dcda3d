-- A repayment that the bank has returned is sent again as another one, once.
alter table bank_repayments add column sent_again_as bigint;
alter table bank_repayments
  add constraint bank_repayments_sent_again_as_key unique (sent_again_as),
  add constraint bank_repayments_sent_again_as_fkey foreign key (sent_again_as) references bank_repayments (id) not valid,
  add constraint bank_repayments_sent_again_check check (sent_again_as is null or status = 'returned') not valid;
