-- How common a word is decides how a search reads a list: what many rows have is met soon among the newest, what few have
-- is found by the index of words. PostgreSQL's statistics tell what share of the rows has a word; it is noted beside the
-- word, where the statement that looks typed words up reads it. Null: too rare to stand in the statistics.
alter table search_words add column share real;

-- Most texts are words of plain letters, which are their own folded form.
create or replace function search_terms(typed text) returns table (word text, stem text)
  language plpgsql immutable strict parallel safe as $$
begin
  if typed ~ '^[A-Za-z]+( [A-Za-z]+){0,7}$' then
    return query
    select plain, (ts_lexize('site_stem', plain))[1]
    from (select distinct left(lower(letters collate "C"), 255) as plain from unnest(string_to_array(typed, ' ')) letters) words;
    return;
  end if;
  return query
  with each_word as materialized (
    select left(part, 255) as whole, part ~ ('[' || unspaced_letters() || ']') as is_unspaced
    from unnest(string_to_array(search_text(regexp_replace(regexp_replace(typed,
        '(^|[^[:alnum:]])[A-Za-z][''\u2018\u2019\u02bc\uff07](?=[^[:space:][:punct:]])', '\1', 'g'),
        '(?<=[A-Za-z])[''\u2018\u2019\u02bc\uff07][sS](?![[:alnum:]])', '', 'g')), ' ')) part
    where part <> ''
  )
  select term, (ts_lexize('site_stem', term))[1]
  from (
    select whole as term from each_word where not is_unspaced
    union
    select case when length(whole) = 1 then letter else pair end
    from each_word cross join lateral word_parts(whole) where is_unspaced
  ) terms
  where term is not null
  order by length(term) desc, term
  limit 16;
end $$;
