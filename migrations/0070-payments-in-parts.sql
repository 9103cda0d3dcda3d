-- Not every provider takes what it holds in parts, or several currencies at once.

-- Whether what is held may be taken an order at a time; else all of it at once, when the last order is decided.
alter table payments add column takes_parts boolean not null default true;

-- A checkout in two currencies may be paid by one payment after the other, of which one is under way.
create unique index payments_under_way on payments (checkout_id) where settled_at is null;
drop index payments_of_checkout;
