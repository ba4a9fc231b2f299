-- Where in the sender's file a household that the batch would change stands: sheet and row of its first member.
alter table import_change add column sheet text not null default '';
alter table import_change add column source_row integer not null default 0;
