-- 采集: a batch of files, what was found in them, what they would change or have changed.

create table import_batch (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  -- The area whose office imports; the row-level scope.
  area text not null check (area ~ '^[0-9]{12}$'),
  title text not null,
  state text not null check (state in ('recognised', 'checking', 'checked', 'committing', 'committed', 'refused', 'withdrawn')),
  -- [{name, sha256, bytes}]
  files jsonb not null,
  -- The mapping of columns as recognised and corrected: exchange/model.ts
  recognition jsonb not null default '{}',
  mapping jsonb not null default '{}',
  -- Day on which the facts hold, and whether the file, its title or the user said so.
  on_day date,
  on_source text,
  -- Counts of the check and of the change: exchange/model.ts
  summary jsonb not null default '{}',
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  committed_at timestamptz,
  job uuid,
  primary key (county, id)
);
call guard_by_area('import_batch', 'area');

create table import_change (
  county text not null,
  batch uuid not null,
  village text not null,
  national_household_no text not null,
  head_name text not null default '',
  -- new: not yet in the register; changed; left: in the register, not in the file.
  kind text not null check (kind in ('new', 'changed', 'left')),
  members integer not null default 0,
  -- [{field, person?, old, new}] with personal values masked
  fields jsonb not null default '[]',
  primary key (county, batch, national_household_no),
  foreign key (county, batch) references import_batch
);
call guard_by_area('import_change', 'village');
grant delete on import_change to daohu_app;
create policy clear_within_scope on import_change for delete to daohu_app using ((select may_write()) and village ^@ any ((select scope_prefixes())::text[]));

create table data_finding (
  county text not null,
  id uuid not null,
  batch uuid not null,
  -- Check id of formats.md §3, e.g. document.checksum
  check_id text not null,
  severity text not null check (severity in ('error', 'suspect')),
  -- Village when it is known, else the batch's area: an unknown village has no code.
  area text not null check (area ~ '^[0-9]{12}$'),
  household uuid,
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
  -- What the finding rests on: when a later file brings the same, a verdict is not asked again.
  fingerprint text not null,
  state text not null default 'open' check (state in ('open', 'mended', 'confirmed', 'gone')),
  assigned_to text,
  due_on date,
  reason text,
  opened_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  closed_by text,
  primary key (county, id),
  foreign key (county, batch) references import_batch,
  check (state <> 'confirmed' or coalesce(reason, '') <> '')
);
create index data_finding_open on data_finding (county, area, state);
create index data_finding_by_batch on data_finding (county, batch);
create index data_finding_by_household on data_finding (county, national_household_no);
call guard_by_area('data_finding', 'area');

create table column_mapping (
  county text not null,
  area text not null,
  -- The office that sends the sheet, as the user names it.
  sender text not null,
  -- Normalised header → field, exchange/model.ts
  mapping jsonb not null,
  saved_by text not null,
  saved_at timestamptz not null default clock_timestamp(),
  primary key (county, area, sender)
);
call guard_by_area('column_mapping', 'area');
