-- All rows satisfy the checks of 0074: here they are read, while others go on to write.
alter table payouts validate constraint payouts_status_check;
alter table payouts validate constraint payouts_check;
alter table payouts validate constraint payouts_check1;
alter table transfer_lines validate constraint transfer_lines_kind_check;
alter table checkouts validate constraint checkouts_payment_method_check;
alter table orders validate constraint orders_payment_method_check;
alter table orders validate constraint orders_check5;
