-- Refunds that were made at Stripe and not by the site: which of its refunds they became. One that is more than the rest of an
-- order is of several.
create table stripe_refunds (
  -- As the refund calls itself until it is tried again, which is the site's own doing then.
  reference uuid primary key,
  refund_id text collate "C" not null,
  amount_minor bigint not null check (amount_minor > 0)
);

create index stripe_refunds_by_id on stripe_refunds (refund_id);
