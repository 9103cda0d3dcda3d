-- Words share their stems by the site's language. It is an option of one dictionary, which a server sets as it starts
-- (`setSearchLanguage`): to it all words of the site go, those that are written and those that are typed.

create text search dictionary site_stem (template = snowball, language = english, stopwords = english);
create text search configuration site (copy = english);
alter text search configuration site alter mapping replace english_stem with site_stem;

-- The words as they are, which beginnings of words are looked for among, and their stems, of words between blanks.
create or replace function vector_of_words(words text) returns tsvector
  language sql immutable strict parallel safe
begin atomic
  with each_word as materialized (
    select left(word, 255) as word, word ~ ('[' || unspaced_letters() || ']') as is_unspaced
    from unnest(string_to_array(words, ' ')) word where word <> ''
  )
  select coalesce(array_to_tsvector(array_agg(term)), '') from (
    select word as term from each_word where not is_unspaced
    union all
    select unnest(ts_lexize('site_stem', word)) from each_word where word ~ '^[a-z]+$'
    union all
    select unnest(array[letter, pair]) from each_word cross join lateral word_parts(word) where is_unspaced
  ) terms where term is not null;
end;

-- Texts of plain letters, which most are once they are folded, are left to the parser: it is quicker, but takes other
-- letters for what the locale says.
create or replace function search_vector(content text) returns tsvector
  language sql immutable strict parallel safe
  return (
    select case
      when octet_length(words) = length(words)
        then strip(to_tsvector('simple', words) || to_tsvector('site', words))
      else vector_of_words(words)
    end
    -- OFFSET keeps the planner from working the words out twice.
    from (select search_text(content) as words offset 0) cleaned
  );

-- The typed words and their stems. What is left out before a noun or added behind a name (l'huile, hill's) is not looked
-- for, and of a script without blanks only pairs are, unless there is but one letter. Each further word costs a walk
-- through the index; of more than 16 the longest, which tell most, count.
create or replace function search_terms(typed text) returns table (word text, stem text)
  language sql immutable strict parallel safe
begin atomic
  with each_word as materialized (
    select left(word, 255) as word, word ~ ('[' || unspaced_letters() || ']') as is_unspaced
    from unnest(string_to_array(search_text(regexp_replace(regexp_replace(typed,
        '(^|[^[:alnum:]])[A-Za-z][''\u2018\u2019\u02bc\uff07](?=[^[:space:][:punct:]])', '\1', 'g'),
        '(?<=[A-Za-z])[''\u2018\u2019\u02bc\uff07][sS](?![[:alnum:]])', '', 'g')), ' ')) word
    where word <> ''
  )
  select word, (ts_lexize('site_stem', word))[1]
  from (
    select word from each_word where not is_unspaced
    union
    select case when length(word) = 1 then letter else pair end
    from each_word cross join lateral word_parts(word) where is_unspaced
  ) terms
  where word is not null
  order by length(word) desc, word
  limit 16;
end;
