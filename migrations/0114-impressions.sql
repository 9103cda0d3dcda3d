-- How often a promotion's product was shown in its paid place; null where that was not counted yet.
alter table promotions add column impressions bigint;
alter table promotions alter column impressions set default 0;
