-- Users whose address may not be in its one form yet: a domain beyond ASCII, letters that can be composed. The server
-- gives it to them when it starts, for SQL knows no domains. Who stays in here shares a mailbox with somebody else.
create table unread_addresses (
  user_id bigint primary key
);

insert into unread_addresses (user_id)
select id from users where octet_length(email) <> char_length(email);
