-- What the check of a batch found, for the wizard: replaced by each check, and no task for anybody yet. The findings to verify
-- (data_finding) are made of it when the batch is committed, so that a finding is one row however often its file is given.

create table import_finding (
  county text not null,
  batch uuid not null,
  -- Order of the files' rows.
  seq integer not null,
  -- Of the finding to verify that may be made of it.
  id uuid not null,
  check_id text not null,
  severity text not null check (severity in ('error', 'suspect')),
  -- Village or town when it is known, else the batch's area.
  area text not null check (area ~ '^[0-9]{12}$'),
  national_household_no text not null default '',
  national_person_no text not null default '',
  head_name text not null default '',
  file text not null,
  sheet text not null,
  source_row integer not null,
  column_title text not null default '',
  field text not null default '',
  -- As shown: masked when personal.
  value_shown text not null default '',
  details jsonb not null default '{}',
  fingerprint text not null,
  primary key (county, batch, seq),
  foreign key (county, batch) references import_batch
);
call guard_by_area('import_finding', 'area');
grant delete on import_finding to daohu_app;
create policy clear_within_scope on import_finding for delete to daohu_app using ((select may_write()) and area ^@ any ((select scope_prefixes())::text[]));
create index data_finding_by_fingerprint on data_finding (county, fingerprint);
