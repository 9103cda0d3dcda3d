-- What staff have set of the site, beside its environment, which wins. The one row is made by the first change.
create table site_settings (
  is_only boolean primary key default true check (is_only),
  name text,
  -- The name of a picture.
  logo text,
  accent_color text check (accent_color ~ '^#[0-9a-f]{6}$'),
  contact jsonb,
  bank_account jsonb,
  delivery jsonb,
  -- By page and language, as Markdown.
  texts jsonb not null default '{}',
  updated_at timestamptz(3) not null
);

create function count_logo() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then perform count_picture_uses(array[new.logo], 1); end if;
  if tg_op <> 'INSERT' then perform count_picture_uses(array[old.logo], -1); end if;
  return null;
end $$;

create trigger site_settings_count_logo after insert or update or delete on site_settings
  for each row execute function count_logo();
-- The name and the colour stand on every page.
create trigger site_settings_note after insert or update or delete or truncate on site_settings
  for each statement execute function note_everything();
