-- 调查项: facts that no column of the register holds and that a visit, a survey or a department records, one row a fact and
-- span of days, with the same two times as the register's other versions. Which items there are, of whom and of which
-- type, is said by the packs (`items/*.yaml`).

create table survey_value (
  county text not null check (county ~ '^[0-9]{6}$'),
  kind text not null check (kind in ('household', 'member', 'village')),
  -- The household, the person, or the area that is a village.
  subject uuid not null,
  -- Where it is then; the row-level scope.
  village text not null check (village ~ '^[0-9]{12}$' and left(village, 6) = county),
  item text collate "C" not null check (item ~ '^[a-z]+(-[a-z0-9]+)*$'),
  -- The value, in the column of its type; money in whole fen. All empty: asked and not clear (不清楚).
  number double precision,
  flag boolean,
  day date,
  codes text[],
  check (num_nonnulls(number, flag, day, codes) <= 1),
  -- 走访, 调查, 部门, 导入
  source text not null check (source in ('visit', 'survey', 'department', 'import')),
  note text not null default '',
  -- Who recorded it, by name: whoever sees the value is told, without reading the audit.
  recorder text not null default '',
  valid_from date not null,
  valid_to date not null default 'infinity' check (valid_to > valid_from),
  recorded_at timestamptz not null,
  superseded_at timestamptz not null default 'infinity' check (superseded_at > recorded_at),
  recorded_by uuid not null,
  source_sheet text,
  source_row integer,
  primary key (county, subject, item, valid_from, recorded_at)
);
create index survey_value_by_village on survey_value (county, village, kind, item) where superseded_at = 'infinity';
call guard_by_area('survey_value', 'village');

create function refuse_unknown_subject() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select 1 from added a where a.kind = 'household'
      and not exists (select 1 from household h where h.county = a.county and h.id = a.subject))
    or exists (select 1 from added a where a.kind = 'member'
      and not exists (select 1 from person p where p.county = a.county and p.id = a.subject))
    or exists (select 1 from added a where a.kind = 'village'
      and not exists (select 1 from area v where v.id = a.subject and v.code = a.village)) then
    raise exception 'survey_value refers to an unknown household, person or village' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
create trigger known_subject after insert on survey_value referencing new table as added for each statement execute function refuse_unknown_subject();

-- The planner's statistics after a large import, as refresh_register_statistics() gathers them of the register.
create function refresh_survey_statistics() returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  analyze survey_value;
end $$;
revoke all on function refresh_survey_statistics() from public;
grant execute on function refresh_survey_statistics() to daohu_app;

do $$
declare
  plain text;
begin
  foreach plain in array array['number', 'flag', 'day', 'codes', 'note', 'recorder', 'recorded_by', 'source_sheet', 'source_row'] loop
    execute format('alter table survey_value alter column %I set statistics 0', plain);
  end loop;
end $$;
