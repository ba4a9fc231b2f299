-- 线索: that a household may be falling back or into poverty, wherever it comes from; checked within the days that the pack
-- gives, then handed over or closed. Of a resident who is not in the register no more is kept than finding him takes.

create table clue (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  -- The village; a town or the county where a list does not say more.
  area text not null check (area ~ '^[0-9]{12}$' and left(area, 6) = county),
  -- Whom it concerns: a household of the register, or a resident who is not in it.
  household uuid,
  resident_name text check (resident_name <> '' and length(resident_name) <= 40),
  -- Keyed hash of his number, else of name, birth and place: by which the same person is found again.
  resident_key bytea,
  -- Whether the key is that of a document number.
  numbered boolean not null default false,
  resident_mask text not null default '',
  -- Forgotten when the clue ends.
  phone_cipher bytea,
  phone_mask text,
  -- All ways by which it came: clue_report has one row for each time.
  sources text[] not null check (cardinality(sources) > 0),
  received_on date not null,
  -- Last day of the household check; null where no pack gives a number of days.
  due_on date check (due_on >= received_on),
  -- The days and the document that the last day follows from: screening/clues/model.ts
  deadline jsonb not null default '{}',
  state text not null default 'new' check (state in ('new', 'checking', 'handed-over', 'closed')),
  -- Who checks it.
  worker text,
  checked_on date,
  finding text check (finding in ('risk', 'no-risk', 'unclear')),
  ended_at timestamptz,
  opened_by text not null,
  opened_at timestamptz not null default clock_timestamp(),
  primary key (county, id),
  foreign key (county, household) references household,
  check ((household is null) = (resident_name is not null)),
  check ((resident_name is null) = (resident_key is null)),
  check ((state in ('handed-over', 'closed')) = (ended_at is not null)),
  check (state <> 'checking' or worker is not null),
  check (ended_at is null or phone_cipher is null)
);
comment on table clue is '线索: one while it is open for a household or person of a place, however often it is told.';
-- What is told again of somebody joins what is open.
create unique index clue_open_household on clue (county, area, household) where household is not null and ended_at is null;
create unique index clue_open_resident on clue (county, area, resident_key) where numbered and ended_at is null;
create index clue_by_area on clue (area, due_on) where ended_at is null;
create index clue_by_household on clue (county, household) where household is not null;
call guard_by_area('clue', 'area');

create table clue_report (
  county text not null,
  id uuid not null,
  clue uuid not null,
  area text not null check (area ~ '^[0-9]{12}$'),
  source text not null check (source in ('application', 'visit', 'department', 'grievance', 'screening')),
  -- What is feared: list poverty-risk.
  risks text[] not null default '{}',
  said text not null default '' check (length(said) <= 300),
  received_on date not null,
  -- The list or rule that it comes from, with the limit crossed; never the amount: screening/clues/model.ts
  origin jsonb not null default '{}',
  -- Keyed hash of the row or finding that it comes from: the same one tells nothing twice, also after the clue has ended.
  fingerprint bytea,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (county, id),
  foreign key (county, clue) references clue
);
create index clue_report_by_clue on clue_report (county, clue);
create unique index clue_report_by_fingerprint on clue_report (county, area, fingerprint) where fingerprint is not null;
call guard_by_area('clue_report', 'area');
revoke update on clue_report from daohu_app;
-- A resident of whom a list said only the county is given to his village.
grant update (area) on clue_report to daohu_app;

create table clue_step (
  county text not null,
  id uuid not null,
  clue uuid not null,
  area text not null check (area ~ '^[0-9]{12}$'),
  deed text not null check (deed in ('taken', 'checked', 'handed-over', 'closed')),
  -- Why it was closed (list clue-closing), what it was handed over to (list clue-hand-over), what the check found.
  code text,
  note text not null default '' check (length(note) <= 300),
  -- Day of the check.
  on_day date,
  -- Who checks, when somebody else was asked to.
  worker text,
  done_by text not null,
  done_at timestamptz not null default clock_timestamp(),
  primary key (county, id),
  foreign key (county, clue) references clue,
  check ((deed = 'taken') = (code is null))
);
create index clue_step_by_clue on clue_step (county, clue);
call guard_by_area('clue_step', 'area');
revoke update on clue_step from daohu_app;
grant update (area) on clue_step to daohu_app;
