-- Since when a picture is shown, so that a backup finds what is new without reading all names.
alter table pictures add column shown_since timestamptz(3);

create index pictures_shown_since on pictures (shown_since) where shown_since is not null;

create or replace function count_picture_uses(names text[], change integer) returns void
  language plpgsql as $$
declare
  shown text[] := array(select distinct name from unnest(names) name where name is not null order by name);
  counted integer;
begin
  if shown = '{}' then return; end if;
  -- In the order of their names, so that two writers never wait for each other.
  perform from pictures where name = any (shown) order by name for update;
  update pictures set
    uses = uses + change * times,
    unused_since = case when uses + change * times = 0 then now() end,
    shown_since = case when uses + change * times = 0 then null when uses = 0 then now() else shown_since end
  from (select name, count(*)::integer as times from unnest(names) name group by name) each_name
  where pictures.name = each_name.name;
  get diagnostics counted = row_count;
  if counted <> cardinality(shown) then
    raise foreign_key_violation using message = 'a picture that is shown must be kept';
  end if;
end $$;
