-- How codes on weight labels are laid out, such as `28IIIIIWWWWWC`; null for what most scales print.
alter table site_settings add column weight_labels text[];
