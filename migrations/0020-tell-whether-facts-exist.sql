-- A figure of 0 is a statement; before the register knows anything it must be "not known" instead. A cadre whose village
-- has no household in the register cannot see whether the county has any, so this question alone is answered for all.

create function register_has_facts(asked_county text, on_day date, known timestamptz) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  return exists (
    select from household_version v
    where v.county = asked_county and v.valid_from <= on_day and v.recorded_at <= known);
comment on function register_has_facts is 'Whether the register of a county held any household on the day, as known at the instant. Tells nothing else.';
revoke execute on function register_has_facts from public;
grant execute on function register_has_facts to daohu_app;

-- 存档: what was printed. A report that is refreshed after saving becomes a new revision; the saved ones stay as they were.
create table report_revision (
  county text not null,
  report uuid not null,
  revision integer not null,
  area text not null check (area ~ '^[0-9]{12}$'),
  title text not null,
  on_day date not null,
  known_at timestamptz not null,
  -- The paragraphs as printed: reports/model.ts ReportSection[]
  sections jsonb not null,
  saved_by text not null,
  saved_at timestamptz not null default clock_timestamp(),
  primary key (county, report, revision),
  foreign key (county, report) references report
);
call guard_by_area('report_revision', 'area');
