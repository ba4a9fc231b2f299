-- 调查表导入: a workbook of answers, what its check found, and what it changed. The answers themselves stand in survey_value.

create table survey_import (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  -- The area whose office imports; the row-level scope.
  area text not null check (area ~ '^[0-9]{12}$'),
  file_name text not null,
  -- Of the file store: the content by its hash, encrypted.
  file text not null,
  -- The day from which the answers hold, and where they come from.
  on_day date not null,
  source text not null check (source in ('visit', 'survey', 'department', 'import')),
  state text not null check (state in ('checking', 'checked', 'writing', 'written', 'failed')),
  -- Counts and the first findings of the last reading: exchange/survey/model.ts
  result jsonb,
  -- The work that is or was last done on it.
  job uuid not null,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (county, id)
);
call guard_by_area('survey_import', 'area');
