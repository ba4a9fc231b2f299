-- 行政区划: places with history. A place keeps its id; its code, name and parent are dated facts.

create table area (
  id uuid primary key,
  -- 12 digits; empty for a natural village, whose key is parent and name.
  code text check (code ~ '^[0-9]{12}$'),
  level text not null check (level in ('province', 'city', 'county', 'town', 'village', 'natural')),
  check ((level = 'natural') = (code is null))
);
create unique index area_code on area (code);
grant select, insert on area to daohu_app;

create table area_version (
  area uuid not null references area,
  name text not null check (name <> ''),
  -- Pinyin of the name without tones, and its initials, for search and as the sort key.
  pinyin text collate "C" not null default '',
  initials text collate "C" not null default '',
  parent uuid references area,
  valid_from date not null,
  valid_to date not null default 'infinity' check (valid_to > valid_from),
  recorded_at timestamptz not null default clock_timestamp(),
  superseded_at timestamptz not null default 'infinity',
  -- The document or file that set it.
  source text not null default '',
  primary key (area, valid_from, recorded_at)
);
create index area_version_by_parent on area_version (parent) where superseded_at = 'infinity';
grant select, insert, update on area_version to daohu_app;

create table area_successor (
  predecessor uuid not null references area,
  successor uuid not null references area,
  on_day date not null,
  primary key (predecessor, successor)
);
comment on table area_successor is 'A village merged into or split from another: who came after whom, and when.';
grant select, insert on area_successor to daohu_app;

create table area_population (
  area uuid not null references area,
  year integer not null check (year between 1949 and 2199),
  agricultural_households integer check (agricultural_households >= 0),
  agricultural_population integer check (agricultural_population >= 0),
  source text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  superseded_at timestamptz not null default 'infinity',
  primary key (area, year, recorded_at)
);
comment on table area_population is '农业人口 (resident): the base of the incidence of poverty, per village and year, with its source.';
grant select, insert, update on area_population to daohu_app;
