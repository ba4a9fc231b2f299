-- 比对: who held which list of another department against the register, and whom it found. The list itself is not kept.

create table list_run (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  area text not null check (area ~ '^[0-9]{12}$'),
  kind text not null,
  -- The office that sent the list, as the user names it.
  sender text not null,
  file_name text not null,
  -- SHA-256 of the list, so that the same one is known again.
  file_hash text not null,
  on_day date not null,
  purpose text not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  -- Counts and how the sheets were understood: screening/lists/model.ts
  summary jsonb not null default '{}',
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  primary key (county, id)
);
create index list_run_by_sender on list_run (county, kind, sender, id);
call guard_by_area('list_run', 'area');

create table list_hit (
  county text not null,
  id uuid not null,
  run uuid not null,
  person uuid not null,
  household uuid not null,
  village text not null check (village ~ '^[0-9]{12}$'),
  sheet text not null,
  source_row integer not null,
  certainty text not null check (certainty in ('exact', 'probable', 'possible')),
  -- What was compared, and how.
  aspects jsonb not null,
  -- What the list says of the person: name as written, number masked, birth; and the facts that the kind allows a hit to keep.
  listed jsonb not null,
  kept jsonb not null,
  -- Keyed hash of what the pair rests on: the same pair in a later list is not asked again.
  fingerprint bytea not null,
  verdict text not null default 'open' check (verdict in ('open', 'same', 'other')),
  judged_by text,
  judged_at timestamptz,
  reason text,
  primary key (county, id),
  foreign key (county, run) references list_run,
  check (verdict <> 'other' or coalesce(reason, '') <> '')
);
create index list_hit_by_run on list_hit (county, run, person);
create index list_hit_by_fingerprint on list_hit (county, fingerprint) where verdict <> 'open';
call guard_by_area('list_hit', 'village');
