-- All rows satisfy the checks of 0063: here they are read, while others go on to write.
alter table transfer_lines validate constraint transfer_lines_account_check;
alter table transfer_lines validate constraint transfer_lines_kind_check;
alter table transfer_lines validate constraint transfer_lines_check;
