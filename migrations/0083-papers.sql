-- Receipts, credit notes and the invoices of the site's commission. What is issued never changes and has the next number of
-- its series and year, which a trigger gives it: one row of the series is held until the paper is committed, so none is left out.

create table paper_series (
  -- `R12` and `C12`: receipts and credit notes of producer 12. `F` and `G`: the site's invoices of commission, and what corrects them.
  series text collate "C" not null check (series ~ '^([RC][1-9][0-9]*|[FG])$'),
  year smallint not null,
  last integer not null check (last > 0),
  primary key (series, year)
);

create function count_up_series() returns trigger language plpgsql as $$
begin
  if (new.series, new.year, new.last) is distinct from (old.series, old.year, old.last + 1) then
    raise restrict_violation using message = 'a series of papers counts up by one';
  end if;
  return new;
end $$;

create trigger paper_series_count_up before update on paper_series
  for each row execute function count_up_series();
create trigger paper_series_stay before delete or truncate on paper_series
  for each statement execute function refuse_change();

create table papers (
  id bigint generated always as identity primary key,
  kind text collate "C" not null check (kind in ('receipt', 'credit_note', 'commission_invoice', 'commission_credit_note')),
  series text collate "C" not null,
  year smallint not null,
  number integer not null,
  issued_at timestamptz(3) not null,
  -- In the site's time zone as it was then; `year` is this day's.
  issued_on date not null,
  producer_id bigint not null references users,
  buyer_id bigint references users,
  order_id bigint references orders,
  -- How often the order's hand-over had been taken back before.
  turn smallint,
  -- The receipt that a credit note takes back, in whole or in part, and for which refund.
  corrects_id bigint references papers,
  refund_id bigint references refunds,
  -- The first day of the month whose commission is invoiced.
  period date,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  -- Negative where it takes back.
  total_minor bigint not null,
  -- All that is written on it.
  document jsonb not null,
  unique (series, year, number),
  check (year = extract(year from issued_on)),
  check (kind not in ('receipt', 'credit_note') or (buyer_id is not null and order_id is not null and turn is not null)),
  check ((kind = 'credit_note') = (corrects_id is not null) and (refund_id is null or kind = 'credit_note')),
  check ((kind in ('commission_invoice', 'commission_credit_note')) = (period is not null)),
  check (case kind when 'receipt' then total_minor >= 0 when 'credit_note' then total_minor <= 0
    when 'commission_invoice' then total_minor >= 0 else total_minor < 0 end)
);

create unique index papers_receipt_of_order on papers (order_id, turn) where kind = 'receipt';
create unique index papers_credit_of_refund on papers (corrects_id, refund_id) where refund_id is not null;
create unique index papers_credit_of_receipt on papers (corrects_id) where kind = 'credit_note' and refund_id is null;
create unique index papers_of_period on papers (producer_id, currency, period) where period is not null;
create index papers_of_order on papers (order_id, id) where order_id is not null;
create index papers_of_buyer on papers (buyer_id, id) where buyer_id is not null;
create index papers_of_producer on papers (producer_id, id);
create index papers_issued on papers (issued_on, id);

-- What of a paper is tax, by rate; negative where it takes back.
create table paper_taxes (
  paper_id bigint not null references papers,
  n smallint not null,
  rate text collate "C" not null,
  percent numeric(7, 4) not null,
  code text collate "C" not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  gross_minor bigint not null check (gross_minor = net_minor + tax_minor),
  primary key (paper_id, n)
);

-- Of which orders an invoice of commission is, and how much of each: what was invoiced of an order is the sum of its rows.
create table paper_orders (
  paper_id bigint not null references papers,
  order_id bigint not null references orders,
  total_minor bigint not null,
  commission_minor bigint not null check (commission_minor <> 0),
  primary key (paper_id, order_id)
);

create index paper_orders_of_order on paper_orders (order_id);

create function number_paper() returns trigger language plpgsql as $$
begin
  insert into paper_series (series, year, last) values (new.series, new.year, 1)
  on conflict (series, year) do update set last = paper_series.last + 1
  returning last into new.number;
  return new;
end $$;

create trigger papers_number before insert on papers for each row execute function number_paper();
create trigger papers_stay before update or delete or truncate on papers
  for each statement execute function refuse_change();
create trigger paper_taxes_stay before update or delete or truncate on paper_taxes
  for each statement execute function refuse_change();
create trigger paper_orders_stay before update or delete or truncate on paper_orders
  for each statement execute function refuse_change();

-- Months whose commission has been invoiced, all of it.
create table commission_months (
  period date primary key,
  finished_at timestamptz(3) not null
);
