-- In a file of its own, for it reads the table while others go on writing it.
alter table bank_repayments validate constraint bank_repayments_sent_again_as_fkey;
alter table bank_repayments validate constraint bank_repayments_sent_again_check;
