-- Since when somebody waits to be let in as a producer; null where that was not written down, and after a refusal.

alter table users add column producer_asked_at timestamptz(3);
