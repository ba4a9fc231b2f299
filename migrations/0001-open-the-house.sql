-- The house's ground: who may connect, how the scope of a role is known, and the audit of every command.
-- Roles are made by the migrator before this file runs (src/platform/db/migrate.ts):
--   daohu_app         group of the application's login roles; owns nothing, never bypasses row-level security
--   daohu_maintainer  group of whoever migrates, backs up and runs `daohu doctor`

revoke create on schema public from public;
grant usage on schema public to daohu_app;

create function scope_prefixes() returns text[] language sql stable parallel safe
  return array(select p from unnest(string_to_array(current_setting('daohu.scope', true), ',')) p where p ~ '^[0-9]{2,12}$');
comment on function scope_prefixes is
  'Leading digits of the areas that the present actor may see, set by SET LOCAL daohu.scope. Unset, empty or malformed: none.';

create function may_write() returns boolean language sql stable parallel safe
  return coalesce(current_setting('daohu.may_write', true) = 'on', false);
comment on function may_write is 'Whether the present actor may change records at all; an inspector reads everything and changes nothing.';

create function actor_role() returns text language sql stable parallel safe
  return coalesce(current_setting('daohu.role', true), '');
create function actor_id() returns text language sql stable parallel safe
  return coalesce(current_setting('daohu.actor', true), '');

-- Every table that holds people is guarded by this one procedure, so that no policy can be forgotten or differ.
create procedure guard_by_area(guarded regclass, area_column text) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format('create policy within_scope on %s for select to daohu_app using (%I ^@ any ((select scope_prefixes())::text[]))', guarded, area_column);
  execute format('create policy add_within_scope on %s for insert to daohu_app with check ((select may_write()) and %I ^@ any ((select scope_prefixes())::text[]))', guarded, area_column);
  execute format('create policy change_within_scope on %s for update to daohu_app using ((select may_write()) and %I ^@ any ((select scope_prefixes())::text[])) with check ((select may_write()) and %I ^@ any ((select scope_prefixes())::text[]))', guarded, area_column, area_column);
  execute format('create policy maintenance on %s to daohu_maintainer using (true) with check (true)', guarded);
  execute format('grant select, insert, update on %s to daohu_app', guarded);
end $$;
comment on procedure guard_by_area is
  'Row-level security, forced: rows are seen, added and changed only within the actor''s scope; nothing is deleted by the application.';

create table instance (
  only_one boolean primary key default true check (only_one),
  id uuid not null,
  created_at timestamptz not null default now(),
  -- Detects a key file that belongs to another database: the keyed hash of a fixed word.
  key_check bytea
);
grant select, update on instance to daohu_app;

create table audit (
  seq bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  county text not null default '',
  -- 12-digit code of the place concerned; empty when the command concerns no place.
  area text not null default '',
  actor text not null,
  actor_role text not null,
  command text not null,
  command_id uuid not null unique,
  -- SHA-256 of the command's name and input: the same id with another body is refused.
  body_digest bytea not null,
  subject text not null,
  purpose text,
  -- Never a full document number, phone, bank card or health fact.
  details jsonb not null default '{}',
  -- The command's first answer, given again when the command is sent again.
  answer jsonb
);
create index audit_by_subject on audit (subject, seq);
create index audit_by_actor on audit (actor, seq);
create index audit_by_area on audit (area, seq);
comment on table audit is
  'One row for each accepted command and each sensitive reading, written in the same transaction. Never updated, never deleted.';
alter table audit enable row level security;
alter table audit force row level security;
create policy add on audit for insert to daohu_app with check (actor = (select actor_id()) and actor_role = (select actor_role()));
create policy own_or_within_scope on audit for select to daohu_app using (
  actor = (select actor_id())
  or (select actor_role()) in ('audit-administrator', 'operator')
  or ((select actor_role()) in ('county-office', 'inspector', 'town-clerk') and area <> '' and area ^@ any ((select scope_prefixes())::text[])));
create policy maintenance on audit to daohu_maintainer using (true) with check (true);
grant select, insert on audit to daohu_app;
grant usage on sequence audit_seq_seq to daohu_app;

create table job (
  id uuid primary key,
  county text not null,
  area text not null,
  kind text not null,
  title_details jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  -- Named step of the work, a key of the language catalogues.
  step text not null default '',
  done_units integer not null default 0 check (done_units >= 0),
  total_units integer not null default 0 check (total_units >= 0),
  problem_code text,
  problem_details jsonb,
  result jsonb not null default '{}',
  input jsonb not null default '{}',
  cancel_asked boolean not null default false,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  updated_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz
);
create index job_by_creator on job (created_by, created_at desc);
comment on table job is 'Long work (import, screening, export, report) as the jobs drawer shows it; pg-boss carries the queue.';
alter table job enable row level security;
alter table job force row level security;
create policy own_or_office on job for select to daohu_app using (
  created_by = (select actor_id()) or (select actor_role()) in ('operator', 'worker')
  or ((select actor_role()) = 'county-office' and area ^@ any ((select scope_prefixes())::text[])));
create policy add on job for insert to daohu_app with check (created_by = (select actor_id()));
create policy change on job for update to daohu_app using (created_by = (select actor_id()) or (select actor_role()) in ('operator', 'worker'));
create policy maintenance on job to daohu_maintainer using (true) with check (true);
grant select, insert, update on job to daohu_app;

create table stored_file (
  -- SHA-256 of the content in hex; the content lies encrypted under this name in the data folder.
  id text primary key check (id ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  created_at timestamptz not null default clock_timestamp()
);
grant select, insert on stored_file to daohu_app;
