-- A payout may be in a file for the bank, and come back from there; orders may be paid by bank transfer.
alter table payouts
  drop constraint payouts_status_check,
  add constraint payouts_status_check check (status in ('requested', 'in_file', 'paid', 'refused', 'returned')) not valid,
  drop constraint payouts_check,
  add constraint payouts_check check ((status in ('requested', 'in_file')) = (decided_at is null)) not valid,
  drop constraint payouts_check1,
  add constraint payouts_check1
    check (status not in ('requested', 'in_file') or holder is not null and iban is not null) not valid;

alter table transfer_lines
  drop constraint transfer_lines_kind_check,
  add constraint transfer_lines_kind_check
    check (kind in ('sale', 'commission', 'adjustment', 'release', 'refund', 'promotion', 'payout', 'payout_refused',
      'payout_returned', 'dispute', 'receivable', 'fee')) not valid;

alter table checkouts
  drop constraint checkouts_payment_method_check,
  add constraint checkouts_payment_method_check check (payment_method in ('cash', 'card', 'transfer')) not valid;

alter table orders
  drop constraint orders_payment_method_check,
  add constraint orders_payment_method_check check (payment_method in ('cash', 'card', 'transfer')) not valid,
  drop constraint orders_check5,
  -- What isn't paid in cash is paid before it is prepared.
  add constraint orders_check5
    check (payment_method = 'cash' or status in ('awaiting_payment', 'cancelled') or paid_at is not null) not valid;
