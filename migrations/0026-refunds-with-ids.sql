-- A refund gets an id of its own, so that one order can have several. Those that are there are numbered by the next
-- file: a column that numbers them by itself would rewrite the table while nobody may read it.

create sequence refunds_id_seq;
alter table refunds add column id bigint;
alter table refunds alter column id set default nextval('refunds_id_seq');
alter sequence refunds_id_seq owned by refunds.id;
