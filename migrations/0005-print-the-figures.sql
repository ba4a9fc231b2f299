-- 报表: a saved report freezes each figure with its evidence, so that it can be derived again.

create table report (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  kind text not null,
  area text not null check (area ~ '^[0-9]{12}$'),
  title text not null,
  on_day date not null,
  -- The instant of the knowledge that its figures rest on.
  known_at timestamptz not null,
  -- Narrative as edited by a person: reports/model.ts; survives a refresh of the figures.
  narrative jsonb not null default '{}',
  state text not null default 'draft' check (state in ('draft', 'saved')),
  revision integer not null default 1,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (county, id)
);
call guard_by_area('report', 'area');

create table report_figure (
  county text not null,
  report uuid not null,
  area text not null,
  -- Indicator id, and the place it counts within the report.
  indicator text not null,
  figure_area text not null,
  on_day date not null,
  known_at timestamptz not null,
  value numeric,
  numerator numeric,
  denominator numeric,
  unit text not null,
  definition text not null,
  -- SHA-256 over the evidence ids in order.
  digest text not null,
  revision integer not null,
  primary key (county, report, indicator, figure_area, on_day, revision),
  foreign key (county, report) references report
);
call guard_by_area('report_figure', 'area');
