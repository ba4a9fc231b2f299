-- 认列: a list may wait until somebody has looked at how its columns were understood; the word of a sender is remembered.
-- 拿不准: a pair that nobody could decide stays such. 停止: a list whose work was stopped is told as such.

create table list_mapping (
  county text not null check (county ~ '^[0-9]{6}$'),
  area text not null check (area ~ '^[0-9]{12}$'),
  kind text not null,
  -- The office that sends the list, as the user names it.
  sender text not null,
  -- Normalised title of a column → part of the identity, id of a fact of the kind, or null for a column put aside.
  columns jsonb not null,
  saved_by text not null,
  saved_at timestamptz not null default clock_timestamp(),
  primary key (county, area, kind, sender)
);
comment on table list_mapping is 'What the columns of a sender''s lists of one kind mean, in somebody''s own word: screening/lists. The newest word stands.';
call guard_by_area('list_mapping', 'area');

alter table list_run
  drop constraint list_run_state_check,
  add constraint list_run_state_check check (state in ('proposed', 'waiting', 'done', 'failed', 'cancelled')),
  -- The list itself in the file store, encrypted; null once it is forgotten.
  add column file text,
  -- The sender's word on its columns, as in list_mapping; null when nobody said anything.
  add column columns jsonb;
create index list_run_with_file on list_run (created_at) where file is not null;

alter table list_hit
  drop constraint list_hit_verdict_check,
  add constraint list_hit_verdict_check check (verdict in ('open', 'same', 'other', 'unsure')),
  -- A reason helps, but a key press is a verdict.
  drop constraint list_hit_check,
  -- What the register said of the person when he was compared: name, number masked, birth, and which digits of the two numbers differ.
  add column known jsonb not null default '{}';
drop index list_hit_by_fingerprint;
-- The newest word on a pair stands, also that a verdict was taken back.
create index list_hit_by_fingerprint on list_hit (county, fingerprint);
create index list_hit_by_verdict on list_hit (county, run, verdict);

-- Forgets the lists whose work was stopped or failed for good, and those that nobody matched for a day; gives the files to remove.
-- The worker sees no places, so it is done as the owner, and tells nothing but names of files.
create function forget_lists(older_than timestamptz) returns setof text language sql security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  with ended as (
    select r.county, r.id, r.file, coalesce(j.state, 'none') as job
    from list_run r left join job j on j.id = r.id
    where r.file is not null
      and (r.state not in ('proposed', 'waiting') or j.state in ('cancelled', 'failed', 'done') or r.created_at < older_than)
    for update of r skip locked)
  update list_run r set file = null, finished_at = coalesce(r.finished_at, clock_timestamp()),
    state = case when r.state not in ('proposed', 'waiting') then r.state when e.job = 'cancelled' or e.job = 'none' then 'cancelled' else 'failed' end
  from ended e where r.county = e.county and r.id = e.id returning e.file;
$$;
revoke execute on function forget_lists from public;
grant execute on function forget_lists to daohu_app;

-- Who sees somebody whom a list found sees that the list was matched: a town judges its own pairs of the county's list.
create policy seen_by_its_hits on list_run for select to daohu_app using (
  exists (select from list_hit h where h.county = list_run.county and h.run = list_run.id));
