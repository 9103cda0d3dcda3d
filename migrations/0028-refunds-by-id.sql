-- A refund is known by its id, and an order may have several, which never come to more than the order.

create unique index refunds_by_id on refunds (id);
create index refunds_of_order on refunds (order_id);

alter table refunds
  alter column id set not null,
  drop constraint refunds_pkey,
  add constraint refunds_pkey primary key using index refunds_by_id;

-- From here on as in all other tables.
alter table refunds alter column id drop default;
drop sequence refunds_id_seq;
alter table refunds alter column id add generated always as identity;
select setval(pg_get_serial_sequence('refunds', 'id'), coalesce(max(id), 0) + 1, false) from refunds;

create function limit_refunds() returns trigger language plpgsql as $$
begin
  -- Of two refunds of an order the second counts the first.
  perform from orders where id = new.order_id for no key update;
  if (select sum(amount_minor) from refunds where order_id = new.order_id)
    > (select total_minor from orders where id = new.order_id)
  then
    raise check_violation using constraint = 'refunds_within_order',
      message = format('the refunds of order %s come to more than the order', new.order_id);
  end if;
  return null;
end $$;

create trigger refunds_within_order after insert on refunds
  for each row execute function limit_refunds();
