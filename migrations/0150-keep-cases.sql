-- 办理: who enters the register and who leaves it is decided by people in a fixed procedure. A case is the list of its acts, which are
-- added and never changed; what stands beside them here is folded from them in the same transaction, so that lists need not fold.

create table case_file (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  -- The village; it is the row-level scope.
  area text not null check (area ~ '^[0-9]{12}$' and left(area, 6) = county),
  workflow text not null,
  -- The workflow as the packs had it when the case was opened: a later change does not move a running case.
  procedure jsonb not null,
  household uuid,
  person uuid,
  -- What the case is about is a household, one of its members, or the village itself.
  check (person is null or household is not null),
  -- The clue or the round that it came from.
  clue uuid,
  round uuid,
  reason text not null check (reason <> '' and length(reason) <= 2000),
  opened_on date not null,
  opened_by text not null,
  opened_at timestamptz not null default clock_timestamp(),
  -- Folded from the acts.
  status text not null default 'open' check (status in ('open', 'approved', 'refused', 'withdrawn', 'expired')),
  step text,
  due_on date,
  -- The first day on which the step may be ended, where something holds it back: a notice, a gap.
  ready_on date,
  acts integer not null default 0,
  chosen text,
  decided_on date,
  ended_at timestamptz,
  -- Which parts of the state it would set: two open cases of one household must not set the same one.
  sets_registration boolean not null default false,
  sets_monitoring boolean not null default false,
  primary key (county, id),
  foreign key (county, household) references household,
  check ((status = 'open') = (ended_at is null)),
  check ((status = 'open') = (step is not null))
);
create unique index case_one_registration on case_file (county, household) where status = 'open' and sets_registration;
create unique index case_one_monitoring on case_file (county, household) where status = 'open' and sets_monitoring;
create index case_by_household on case_file (county, household);
create index case_by_area on case_file (area, due_on) where status = 'open';
create index case_by_round on case_file (county, round) where round is not null;
call guard_by_area('case_file', 'area');

create table case_act (
  county text not null,
  case_id uuid not null,
  -- 1, 2, 3 …: two who act at once meet here, and the second is told.
  seq integer not null check (seq > 0),
  area text not null check (area ~ '^[0-9]{12}$'),
  act jsonb not null,
  on_day date not null,
  done_by text not null,
  done_at timestamptz not null default clock_timestamp(),
  primary key (county, case_id, seq),
  foreign key (county, case_id) references case_file
);
call guard_by_area('case_act', 'area');
revoke update on case_act from daohu_app;

-- Papers of a case: which signed original was filed, where it lies and by whom it was filed. No picture of it is needed for a step.
create table case_paper (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  area text not null check (area ~ '^[0-9]{12}$'),
  template text not null,
  -- 存放: the box, folder or cabinet where the original is found.
  place text not null check (place <> '' and length(place) <= 200),
  signed_on date not null,
  added_by text not null,
  added_at timestamptz not null default clock_timestamp(),
  -- Taken back by whom it was added, with a reason; the row stays.
  withdrawn_at timestamptz,
  withdrawn_reason text,
  primary key (county, id),
  foreign key (county, case_id) references case_file,
  check ((withdrawn_at is null) = (withdrawn_reason is null))
);
create index case_paper_by_case on case_paper (county, case_id);
call guard_by_area('case_paper', 'area');

-- 结对帮扶: who helps a household; a helper does not decide about it.
create table pairing (
  county text not null,
  id uuid not null,
  household uuid not null,
  area text not null check (area ~ '^[0-9]{12}$'),
  helper text not null,
  valid_from date not null,
  valid_to date not null default 'infinity' check (valid_to > valid_from),
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (county, id),
  foreign key (county, household) references household
);
create unique index pairing_once on pairing (county, household, helper) where valid_to = 'infinity';
call guard_by_area('pairing', 'area');
