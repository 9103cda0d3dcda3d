-- A session that a browser keeps: the hash of the word in its cookie. It has no refresh tokens.
alter table sessions add column cookie_hash bytea check (octet_length(cookie_hash) = 32);
create unique index sessions_cookie_hash_key on sessions (cookie_hash) where cookie_hash is not null;

-- The language that somebody reads the site and its letters in, where they have chosen one.
alter table users add column language text check (language in ('en', 'de', 'fr', 'nl'));
