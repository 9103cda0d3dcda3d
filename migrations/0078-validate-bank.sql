-- Reads the tables without keeping writers waiting, after what made the constraints has been committed.
alter table bank_repayments validate constraint bank_repayments_entry_id_fkey;
alter table transfer_lines validate constraint transfer_lines_account_check;
alter table transfer_lines validate constraint transfer_lines_kind_check;
