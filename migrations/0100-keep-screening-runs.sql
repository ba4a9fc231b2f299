-- 筛查批次与核实: what each run of the rules found, kept until it is answered; and what the answers were.
-- A finding is one episode of one rule over one household or village: it is opened by a run and cleared by a run, both told by
-- the county's count of runs. So what was there after any run, and what was new, persisting or cleared against any other, can be
-- told later from the same rows: there after run n = opened_run <= n and (cleared_run is null or cleared_run > n).

create table screening_run (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  area text not null check (area ~ '^[0-9]{12}$' and left(area, 6) = county),
  -- Facts as of this day, as known at the instant: taken alone, so that nothing can appear behind it.
  on_day date not null,
  known_at timestamptz,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  -- Which run of the county it was; null until it is done.
  seq integer,
  -- What was chosen: kinds of rules, or rules by name.
  choice jsonb not null,
  -- Days for an answer, and the document that gives them; without one the number was chosen by who started the run.
  answer_days integer not null check (answer_days between 1 and 365),
  answer_reference jsonb,
  due_on date not null,
  -- Counts: screening/runs/model.ts
  summary jsonb not null default '{}',
  -- The schedule that started it.
  schedule uuid,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  primary key (county, id),
  unique (county, seq),
  check ((state = 'done') = (seq is not null))
);
create index screening_run_by_area on screening_run (county, area, seq);
call guard_by_area('screening_run', 'area');
create sequence screening_run_seq as integer;
grant usage on sequence screening_run_seq to daohu_app;

-- The rules asked by a run: digest of text and policy numbers, so that what changed can be told; and what came of each.
create table screening_run_rule (
  county text not null,
  run uuid not null,
  area text not null check (area ~ '^[0-9]{12}$'),
  rule text not null,
  digest text not null,
  title jsonb not null,
  kind text not null,
  severity text not null,
  responsible jsonb not null,
  -- Policy numbers that the rule reads, at the run's area.
  numbers jsonb not null,
  -- The last run before it of this rule that covers the area; its seq.
  previous integer,
  -- Whether all subjects were looked at, or those only whose outcome could have changed.
  looked text not null check (looked in ('all', 'changed')),
  found integer not null,
  new integer not null,
  persisting integer not null,
  cleared integer not null,
  reopened integer not null,
  -- Closed findings that were not asked again, because the facts of the verdict are the same.
  remembered integer not null,
  -- Subjects of which too little is known; null when not all were looked at.
  unknown integer,
  primary key (county, run, rule),
  foreign key (county, run) references screening_run
);
call guard_by_area('screening_run_rule', 'area');

-- A town does not see the county's runs, but what it screens follows them: by rule the last run that covers a place, and no count of it.
create function last_screenings(asked_area text)
  returns table (rule text, digest text, seq integer, on_day date, known_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct on (r.rule) r.rule, r.digest, s.seq, s.on_day, s.known_at
  from screening_run s join screening_run_rule r on r.county = s.county and r.run = s.id
  where s.state = 'done' and s.county = left(asked_area, 6) and asked_area ^@ area_prefix(s.area) and asked_area ^@ any (scope_prefixes())
  order by r.rule, s.seq desc
$$;
revoke all on function last_screenings(text) from public;
grant execute on function last_screenings(text) to daohu_app;

-- What a rule said when it found somebody: kept, because packs change. It tells of nobody.
create table screening_rule_text (
  id integer primary key generated always as identity,
  rule text not null,
  digest text not null,
  kind text not null,
  severity text not null check (severity in ('high', 'medium', 'low')),
  -- Who must answer: the village, or a department of the county by its name in the rule.
  side text not null check (side in ('village', 'department')),
  responsible jsonb not null,
  title jsonb not null,
  message jsonb not null,
  unique (rule, digest)
);
grant select, insert on screening_rule_text to daohu_app;

create table screening_finding (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  rule text collate "C" not null,
  rule_text integer not null references screening_rule_text,
  -- The household's id, or the code of a village.
  subject text collate "C" not null,
  household uuid,
  village text not null check (village ~ '^[0-9]{12}$'),
  opened_run integer not null,
  opened_on date not null,
  cleared_run integer,
  cleared_on date,
  -- Why it is no longer found: clear, unknown (too little is known now), left (no longer in the register), rule (no longer in force).
  cleared_why text check (cleared_why in ('clear', 'unknown', 'left', 'rule')),
  -- The values that decided, with the person whose they are; never a document, phone or card. screening/runs/used.ts
  used json not null,
  -- Of the facts that a verdict rests on; of all that is shown.
  fingerprint bytea not null,
  content bytea not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  due_on date not null,
  -- The last answer; a finding that was opened again keeps it.
  verdict text check (verdict in ('true', 'false-alarm', 'mended')),
  reason text not null default '',
  -- Last day on which the answer holds.
  until_day date,
  judged_by text,
  judged_name text,
  judged_at timestamptz,
  judged_fingerprint bytea,
  -- Why it is asked again: facts, until, hand.
  reopened_why text check (reopened_why in ('facts', 'until', 'hand')),
  reopened_run integer,
  primary key (county, id),
  check (state = 'open' or verdict is not null),
  check (verdict is distinct from 'false-alarm' or (reason <> '' and until_day is not null)),
  check ((cleared_run is null) = (cleared_why is null))
);
-- One alive for a rule and subject.
create unique index screening_finding_alive on screening_finding (county, subject, rule) where cleared_run is null;
create index screening_finding_tasks on screening_finding (county, village, due_on, id) where cleared_run is null and state = 'open';
create index screening_finding_cleared on screening_finding (county, cleared_run) where cleared_run is not null;
create index screening_finding_ending on screening_finding (county, until_day) where cleared_run is null and state = 'closed';
create index screening_finding_answered on screening_finding (county, subject, rule) where cleared_run is not null and verdict is not null;
call guard_by_area('screening_finding', 'village');

-- 定期筛查: a run that the worker starts by itself.
create table screening_schedule (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  area text not null check (area ~ '^[0-9]{12}$' and left(area, 6) = county),
  every text not null check (every in ('week', 'month')),
  -- Day of the week, Monday = 1, or of the month; a month without that day has it on its last.
  on_number integer not null,
  choice jsonb not null,
  answer_days integer check (answer_days between 1 and 365),
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  -- The last day on which it was due and taken up.
  last_day date not null,
  -- Why the last time it was due nothing was started.
  last_problem text,
  stopped_by text,
  stopped_at timestamptz,
  primary key (county, id),
  check (case every when 'week' then on_number between 1 and 7 else on_number between 1 and 31 end)
);
call guard_by_area('screening_schedule', 'area');
-- The worker sees what is due, and nothing of people.
create policy worker_looks on screening_schedule for select to daohu_app using ((select actor_role()) = 'worker');
create policy worker_notes on screening_schedule for update to daohu_app
  using ((select actor_role()) = 'worker') with check ((select actor_role()) = 'worker');

-- 核实结果表: a workbook of answers that came back, read and waiting to be taken over.
create table screening_answers (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  area text not null check (area ~ '^[0-9]{12}$' and left(area, 6) = county),
  file_name text not null,
  -- In the file store, until it is read.
  file text,
  state text not null default 'waiting' check (state in ('waiting', 'read', 'taken', 'failed')),
  -- Counts and findings by row, and the answers that would be written: screening/runs/answers/model.ts
  summary jsonb not null default '{}',
  answers jsonb not null default '[]',
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  primary key (county, id)
);
call guard_by_area('screening_answers', 'area');
