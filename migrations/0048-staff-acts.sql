-- What staff and the operator's commands have done, to whom or what, and why: nothing else remembers who disabled an
-- account. `staff_id` is null where a command did it.
create table staff_acts (
  id bigint generated always as identity primary key,
  staff_id bigint references users (id),
  act text collate "C" not null,
  subject text collate "C" not null,
  subject_id bigint not null,
  reason text,
  details jsonb,
  at timestamptz(3) not null
);

create index staff_acts_of_staff on staff_acts (staff_id, id desc);
create index staff_acts_of_subject on staff_acts (subject, subject_id, id desc);

create trigger staff_acts_only_added before update or delete or truncate on staff_acts
  for each statement execute function refuse_change();

-- Since when the staff keep a producer from selling; one who has paused by themselves has none.
alter table users add column selling_stopped_at timestamptz(3);
