-- One form for all the ways to write a word, and words out of texts without blanks.

-- Lower case by Unicode, whatever the locale of the database: a locale of one country has its own idea of an i, and that
-- named C knows no letters but the English.
do $$
declare
  collation_name text := (
    select collname from pg_collation
    where collname in ('pg_c_utf8', 'und-x-icu') and collencoding in (-1, pg_char_to_encoding('UTF8'))
    order by collname desc limit 1
  );
begin
  execute 'create function lower_case(typed text) returns text language sql immutable strict parallel safe return lower(typed'
    || coalesce(format(' collate %I', collation_name), '') || ')';
end $$;

-- Marks that are written or left out at will: accents, the points of Hebrew, the vowel signs and the long line of Arabic,
-- nuktas; and what is not seen: joiners, directions, variants. Not the vowels of India and South-East Asia, nor what tells
-- one kana from another, without which a word is another one.
create function optional_marks() returns text
  language sql immutable parallel safe
  return '[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640'
    '\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0898-\u089f'
    '\u08ca-\u08e1\u08e3-\u08ff\u093c\u09bc\u0a3c\u0abc\u0b3c\u0c3c\u0cbc\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff'
    '\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0000-\U000e0fff]';

-- Letters of which one word follows the other without a blank, or with its endings: Han, kana, Hangul, Thai, Lao, Khmer,
-- Myanmar.
create function unspaced_letters() returns text
  language sql immutable parallel safe
  return '\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0eff\u1000-\u1049\u1050-\u109f\u1100-\u11ff\u1780-\u17d3\u17d7\u17dc-\u17ff'
    '\u3005-\u3007\u3031-\u3035\u3041-\u309f\u30a1-\u30fa\u30fc-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf'
    '\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff';

-- The text in one form for all the ways to write it, in small letters. Greek and Arabic have letters that only end a
-- word or are written in several ways, kana comes twice, digits in many scripts.
create function folded(typed text) returns text
  language sql immutable strict parallel safe
  return case
    when octet_length(typed) = length(typed) then lower(typed collate "C")
    else (
      select lower_case(unaccent('unaccent', normalize(case
          when plain ~ '[\u03c2\u05f3\u05f4\u0600-\u06ff\u0900-\u0e5f\u30a1-\u30fe]' then translate(plain,
            'ς׳״ٱةىیکہ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९๐๑๒๓๔๕๖๗๘๙'
            'ァアィイゥウェエォオカキクケコサシスセソタチッツテトナニヌネノハヒフヘホマミムメモャヤュユョヨラリルレロヮワヰヱヲンヵヶヽ',
            'σ''"اهييكه0123456789012345678901234567890123456789'
            'ぁあぃいぅうぇえぉおかきくけこさしすせそたちっつてとなにぬねのはひふへほまみむめもゃやゅゆょよらりるれろゎわゐゑをんゕゖゝ')
          else plain
        end, NFC)))
      from (select lower_case(regexp_replace(normalize(typed, NFKD), optional_marks(), '', 'g')) as plain offset 0) stripped
    )
  end;

-- The words of a text, a blank between each two. A number is a word, with its decimals behind a point, and what follows
-- it without a blank another one: 5kg is 5 kg, and 0,5l is 0.5 l. An apostrophe or quote within a word that has other
-- letters than Latin ones belongs to its spelling. Each run of letters of a script without blanks is a word.
create or replace function search_text(typed text) returns text
  language sql immutable strict parallel safe
  return (
    select regexp_replace(case
        when whole ~ '[^\x01-\x7f]' then regexp_replace(
          regexp_replace(whole, '(?<=[^\x01-\x7f])[''"](?=[^\x01-\x7f])', '', 'g'),
          '([' || unspaced_letters() || ']+)', ' \1 ', 'g')
        else whole
      end,
      -- Punctuation and symbols, by their blocks.
      '[\x01-\x2d/:-`{-\u00bf\u00d7\u00f7\u02b9-\u02df\u0375\u037e\u0387\u055a-\u055f\u0589-\u058f\u05be\u05c0\u05c3'
      '\u05c6\u05f3\u05f4\u0600-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965\u0970\u0e3f\u0e4f\u0e5a\u0e5b'
      '\u0f01-\u0f17\u104a-\u104f\u10fb\u1360-\u1368\u17d4-\u17d6\u17d8-\u17db\u2000-\u206f\u20a0-\u20cf'
      '\u2100-\u2bff\u2e00-\u2e7f\u2ff0-\u3004\u3008-\u3020\u3030\u3036-\u3040\u30a0\u30fb\u3190-\u319f\u31c0-\u31ef'
      '\u3200-\u33ff\ua4fe-\ua4ff\ud800-\uf8ff\ufd3e\ufd3f\ufe10-\ufe1f\ufe30-\ufe6f\uff00-\uff0f\uffe0-\uffff'
      '\U0001f000-\U0001ffff]+|\.(?![0-9])|(?<![0-9])\.', ' ', 'g')
    from (select folded(typed) as letters offset 0) f
    cross join lateral (
      select case when letters ~ '[0-9]' then regexp_replace(
          regexp_replace(letters, '([0-9])[.,\u066b](?=[0-9])', '\1.', 'g'),
          '(?<![a-z0-9])([0-9]+(?:[.][0-9]+)*)(?=[^\x01-\x60])', '\1 ', 'g')
        else letters end as whole offset 0
    ) numbered
  );

-- What a word of a script without blanks is found by: its letters, and each with the next.
create function word_parts(word text) returns table (letter text, pair text)
  language sql immutable strict parallel safe
begin atomic
  select letter, letter || lead(letter) over (order by place)
  from unnest(string_to_array(word, null)) with ordinality letters (letter, place);
end;

-- The words as they are, which beginnings of words are looked for among, and their stems, of words between blanks.
create function vector_of_words(words text) returns tsvector
  language sql immutable strict parallel safe
begin atomic
  with each_word as materialized (
    select left(word, 255) as word, word ~ ('[' || unspaced_letters() || ']') as is_unspaced
    from unnest(string_to_array(words, ' ')) word where word <> ''
  )
  select coalesce(array_to_tsvector(array_agg(term)), '') from (
    select word as term from each_word where not is_unspaced
    union all
    select unnest(ts_lexize('english_stem', word)) from each_word where word ~ '^[a-z]+$'
    union all
    select unnest(array[letter, pair]) from each_word cross join lateral word_parts(word) where is_unspaced
  ) terms where term is not null;
end;

-- Texts of English letters, which most are once they are folded, are left to the parser: it is quicker, but takes other
-- letters for what the locale says.
create or replace function search_vector(content text) returns tsvector
  language sql immutable strict parallel safe
  return (
    select case
      when octet_length(words) = length(words)
        then strip(to_tsvector('simple', words) || to_tsvector('english', words))
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
  select word, (ts_lexize('english_stem', word))[1]
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

-- What products and people are found by is worked out anew, by the server as it runs, in portions (`rebuild.ts`). What
-- was found until then stays found.
create table search_rebuilds (
  list text collate "C" primary key,
  -- All rows up to there are done.
  after_id bigint not null default 0
);

insert into search_rebuilds (list)
select 'products' where exists (select from products)
union all
select 'users' where exists (select from users);

-- Whether the words of a text may be other ones than before.
create function is_folded_anew(content text) returns boolean
  language sql immutable strict parallel safe
  return content ~ '[^\x01-\x7f]|[0-9][a-zA-Z.,]';

-- A product learns the words that it did not have. Of a producer's new name all learn the same, which is done once for
-- them; but that may have been what folded the other words of theirs.
create or replace function learn_words_of_product() returns trigger language plpgsql as $$
begin
  perform learn_words('products', ts_delete(new.search_all, tsvector_to_array(old.search_all)));
  perform learn_words('products/name', ts_delete(new.search_name, tsvector_to_array(old.search_name)));
  perform learn_words('products/near', ts_delete(new.search_near, tsvector_to_array(old.search_near)));
  return null;
end $$;

drop trigger products_relearn_words on products;
create trigger products_relearn_words after update on products
  for each row when (
    old.search_all <> new.search_all
    and (old.producer_name = new.producer_name or is_folded_anew(new.name || ' ' || new.description))
  )
  execute function learn_words_of_product();
