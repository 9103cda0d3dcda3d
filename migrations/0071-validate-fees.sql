-- All rows satisfy the check of 0069: here they are read, while others go on to write.

alter table transfer_lines validate constraint transfer_lines_account_check;
