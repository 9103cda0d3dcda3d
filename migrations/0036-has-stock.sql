-- Alterations for 0037, by themselves: they lock out readers until the transaction ends.

-- Whether there is any stock of a product, in its own row, so that lists need no other table.
alter table products add column has_stock boolean not null default true;

-- The stock itself lies in a table of its own.
alter table products alter column stock set default 0;
