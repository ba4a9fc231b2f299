-- 收入核算: a household's income of a year by component, as it was reckoned with the household; dated like the register's other facts.
-- What of it counts is not stored: the pack of the place and year says so when it is read. The register's own four sums stay in
-- income_version as they were said.

create table income_component (
  county text not null check (county ~ '^[0-9]{6}$'),
  household uuid not null,
  village text not null check (village ~ '^[0-9]{12}$' and left(village, 6) = county),
  year integer not null check (year between 1990 and 2199),
  -- Component of the packs (income/components.yaml), or a kind of business with its cost share (income/cost-shares.yaml).
  component text collate "C" not null check (component ~ '^[a-z]+([-.][a-z0-9]+)*$' and length(component) <= 80),
  gross_fen bigint not null check (gross_fen >= 0),
  -- What it really cost; null where the county's share is taken, or nothing was said.
  cost_fen bigint check (cost_fen >= 0),
  -- Why it differs so much from the year before.
  reason text not null default '' check (length(reason) <= 100),
  valid_from date not null,
  valid_to date not null default 'infinity' check (valid_to > valid_from),
  recorded_at timestamptz not null,
  superseded_at timestamptz not null default 'infinity' check (superseded_at > recorded_at),
  recorded_by uuid not null,
  -- Who recorded it, by name: whoever sees the sheet is told, without reading the audit.
  recorder text not null,
  primary key (county, household, year, component, valid_from, recorded_at)
);
create index income_component_by_village on income_component (county, village) where superseded_at = 'infinity';
call guard_by_area('income_component', 'village');
create trigger known_household after insert on income_component referencing new table as added for each statement execute function refuse_unknown_household();
