-- 建档立卡: households, persons and what is known of them, as dated versions.
--   valid_from/valid_to        true in the world
--   recorded_at/superseded_at  known to us
-- A version is never changed but for superseded_at, once. As of (day D, instant K) the row holds where
--   valid_from <= D and valid_to > D and recorded_at <= K and superseded_at > K.
-- A person is one resident ID in all four forms; the number is encrypted and found by its keyed hash.

create table household (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  national_household_no text not null,
  -- Where the household is now; the row-level scope.
  village text not null check (village ~ '^[0-9]{12}$' and left(village, 6) = county),
  created_at timestamptz not null default clock_timestamp(),
  primary key (county, id),
  unique (county, national_household_no)
);
call guard_by_area('household', 'village');

create table person (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  village text not null check (village ~ '^[0-9]{12}$'),
  -- HMAC of the 18-character form; null when no document is known.
  document_hash bytea,
  document_cipher bytea,
  -- 4601**********1234
  document_mask text not null default '',
  -- The last four characters, for search by the number's end.
  document_tail text collate "C" not null default '',
  birth date,
  sex text check (sex in ('male', 'female')),
  primary key (county, id)
);
create unique index person_document on person (county, document_hash);
create index person_tail on person (county, document_tail);
call guard_by_area('person', 'village');

create table household_version (
  county text not null,
  household uuid not null,
  village text not null,
  natural_village text,
  -- The head's name and spelling, and the number of members, as written with this version: the list page reads no other table for them.
  head_name text not null default '',
  head_pinyin text collate "C" not null default '',
  head_initials text collate "C" not null default '',
  member_count integer not null default 0,
  stated_size integer,
  phone_cipher bytea,
  phone_hash bytea,
  phone_mask text,
  bank_name text,
  bank_card_cipher bytea,
  bank_card_hash bytea,
  bank_card_mask text,
  poverty_causes text[] not null default '{}',
  first_identified_on date,
  valid_from date not null,
  valid_to date not null default 'infinity' check (valid_to > valid_from),
  recorded_at timestamptz not null,
  superseded_at timestamptz not null default 'infinity' check (superseded_at > recorded_at),
  recorded_by uuid not null,
  source_batch uuid,
  source_sheet text,
  source_row integer,
  primary key (county, household, valid_from, recorded_at),
  foreign key (county, household) references household
);
create index household_version_list on household_version (county, village, head_pinyin) where superseded_at = 'infinity';
call guard_by_area('household_version', 'village');

create table status_version (
  county text not null,
  household uuid not null,
  village text not null,
  -- What the household is in the register: poor, pre-graduated, graduated, relapsed, ordinary; null = not known.
  registration text check (registration in ('poor', 'pre-graduated', 'graduated', 'relapsed', 'ordinary')),
  -- Whether it is watched: none, monitored (risk open), eliminated (risk gone).
  monitoring text not null default 'none' check (monitoring in ('none', 'monitored', 'eliminated')),
  household_type text,
  poverty_class text,
  graduation_year integer,
  monitored_kind text,
  risks text[] not null default '{}',
  risk_identified_on date,
  risk_eliminated_on date,
  valid_from date not null,
  valid_to date not null default 'infinity' check (valid_to > valid_from),
  recorded_at timestamptz not null,
  superseded_at timestamptz not null default 'infinity' check (superseded_at > recorded_at),
  recorded_by uuid not null,
  source_batch uuid,
  source_sheet text,
  source_row integer,
  primary key (county, household, valid_from, recorded_at),
  foreign key (county, household) references household
);
call guard_by_area('status_version', 'village');

create table living_version (
  county text not null,
  household uuid not null,
  village text not null,
  dangerous_housing boolean,
  safe_water boolean,
  water_difficult boolean,
  valid_from date not null,
  valid_to date not null default 'infinity' check (valid_to > valid_from),
  recorded_at timestamptz not null,
  superseded_at timestamptz not null default 'infinity' check (superseded_at > recorded_at),
  recorded_by uuid not null,
  source_batch uuid,
  source_sheet text,
  source_row integer,
  primary key (county, household, valid_from, recorded_at),
  foreign key (county, household) references household
);
call guard_by_area('living_version', 'village');

create table income_version (
  county text not null,
  household uuid not null,
  village text not null,
  year integer not null check (year between 1990 and 2199),
  per_head_fen bigint,
  wage_fen bigint,
  business_fen bigint,
  property_fen bigint,
  transfer_fen bigint,
  business_cost_fen bigint,
  claim_fen bigint,
  self_paid_fen bigint,
  valid_from date not null,
  valid_to date not null default 'infinity' check (valid_to > valid_from),
  recorded_at timestamptz not null,
  superseded_at timestamptz not null default 'infinity' check (superseded_at > recorded_at),
  recorded_by uuid not null,
  source_batch uuid,
  source_sheet text,
  source_row integer,
  primary key (county, household, year, valid_from, recorded_at),
  foreign key (county, household) references household
);
call guard_by_area('income_version', 'village');

create table member_version (
  county text not null,
  person uuid not null,
  household uuid not null,
  village text not null,
  national_person_no text not null,
  name text collate "C" not null,
  pinyin text collate "C" not null default '',
  initials text collate "C" not null default '',
  -- Which of the four forms the source gave: 15, 18, 20 or 22 characters; and what follows the resident ID in the certificate.
  document_form smallint check (document_form in (15, 18, 20, 22)),
  document_suffix text not null default '',
  relation_to_head text,
  ethnicity text,
  education_level text,
  schooling_status text,
  health_status text[] not null default '{}',
  labor_capacity text,
  work_place text,
  work_months numeric(4, 1) check (work_months between 0 and 12),
  critical_illness_insured boolean,
  resident_medical_insured boolean,
  resident_pension_insured boolean,
  staff_pension_insured boolean,
  minimum_living boolean,
  destitute_support boolean,
  disability_type text,
  phone_cipher bytea,
  phone_hash bytea,
  phone_mask text,
  identified_on date,
  valid_from date not null,
  valid_to date not null default 'infinity' check (valid_to > valid_from),
  recorded_at timestamptz not null,
  superseded_at timestamptz not null default 'infinity' check (superseded_at > recorded_at),
  recorded_by uuid not null,
  source_batch uuid,
  source_sheet text,
  source_row integer,
  primary key (county, person, valid_from, recorded_at),
  foreign key (county, person) references person,
  foreign key (county, household) references household
);
create index member_version_by_household on member_version (county, household);
create index member_version_by_village on member_version (county, village, pinyin) where superseded_at = 'infinity' and valid_to = 'infinity';
create index member_version_by_name on member_version (county, name) where superseded_at = 'infinity' and valid_to = 'infinity';
create index member_version_by_pinyin on member_version (county, pinyin) where superseded_at = 'infinity' and valid_to = 'infinity';
create index member_version_by_initials on member_version (county, initials) where superseded_at = 'infinity' and valid_to = 'infinity';
call guard_by_area('member_version', 'village');
