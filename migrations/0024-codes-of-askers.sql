-- Each asker has a code of their own, so that nobody replaces another's, and it lives from when its letter may leave.

alter table email_codes
  -- A keyed hash of the client's address, or of who moves to the address.
  add column asker bytea not null default '',
  add column is_living boolean not null default false;

update email_codes set is_living = true;
alter table email_codes alter column asker drop default;

drop index email_codes_of_address;
drop index email_codes_of_user;
create unique index email_codes_of_asker on email_codes (purpose, lower(email) collate "C", asker)
  where is_living and user_id is null;
create unique index email_codes_of_user on email_codes (user_id) where is_living;

comment on table code_letters is 'When letters with codes left, by keyed hash of purpose and address, and of these and the asker.';
