-- All rows satisfy the checks of 0054: here they are read, while others go on to write.
alter table products validate constraint products_sold_by_check;
alter table products validate constraint products_tolerance_percent_check;
alter table order_items validate constraint order_items_line_total_minor_check;
alter table order_items validate constraint order_items_sold_by_check;
alter table order_items validate constraint order_items_ordered_quantity_check;
alter table order_items validate constraint order_items_grams_check;
alter table orders validate constraint orders_total_minor_check;
alter table order_steps validate constraint order_steps_by_check;
alter table transfer_lines validate constraint transfer_lines_account_check;
alter table transfer_lines validate constraint transfer_lines_kind_check;
