-- A refund that failed is tried again under a reference of its own, and is another repayment then.
alter table bank_repayments
  drop column refund_id,
  add column refund_reference uuid unique;
