-- With how many digits the amounts of a currency are kept. A server writes it down when it first takes the currency and
-- compares it at each start. Amounts don't refer to it: all orders of a day would hold its one row.
create table currencies (
  code text collate "C" primary key check (code ~ '^[A-Z]{3}$'),
  digits smallint not null check (digits between 0 and 4)
);

-- Amounts that are here were kept with the digits in which Unicode's CLDR 48 shows a currency.
insert into currencies (code, digits)
select currency,
  case
    when currency in (
      'AFN', 'ALL', 'BIF', 'CLP', 'COP', 'DJF', 'GNF', 'HUF', 'IDR', 'IQD', 'IRR', 'ISK', 'JPY', 'KMF', 'KPW', 'KRW',
      'LAK', 'LBP', 'MGA', 'MMK', 'PKR', 'PYG', 'RWF', 'SLL', 'SOS', 'SYP', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF',
      'YER') then 0
    when currency in ('BHD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
    else 2
  end
from (
  select currency from products
  union select currency from orders
  union select currency from promotions where cost_minor > 0
  union select currency from wallets where available_minor > 0 or pending_minor > 0
) used;
