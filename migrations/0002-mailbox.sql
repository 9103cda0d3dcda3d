-- The letters of a site without a mail server, read at /dev/mailbox.
create table mailbox_letters (
  id bigint generated always as identity primary key,
  recipient text not null,
  subject text not null,
  text_part text not null,
  html_part text not null,
  code text,
  sent_at timestamptz(3) not null
);

create index mailbox_letters_by_recipient on mailbox_letters (lower(recipient) collate "C", id desc);
