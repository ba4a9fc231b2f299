-- 规则变更: what a county or a town says otherwise than the policy packs, from its draft to its approval by another person.

create table rule_amendment (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  -- A county or a town.
  area text not null check (area ~ '^[0-9]{12}$' and left(area, 6) = county and right(area, 3) = '000'),
  title text not null check (title <> ''),
  state text not null check (state in ('draft', 'submitted', 'approved', 'sent-back', 'withdrawn')),
  -- Goes up with every saving: who saves or approves says which one was read.
  revision integer not null check (revision > 0),
  -- policy/overlay.ts: rules, numbers, cases, what is switched off, each with its days and its document.
  content jsonb not null,
  -- Everyone who wrote any part of it.
  authors text[] not null check (cardinality(authors) > 0),
  -- What happened to it: [{ what, at, by, name, note }], in order.
  steps jsonb not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  approved_by text,
  -- From this instant on it is known: what is asked as known before it does not see it.
  approved_at timestamptz,
  primary key (county, id),
  check ((state = 'approved') = (approved_at is not null) and (state = 'approved') = (approved_by is not null)),
  -- 四眼: nobody approves what he wrote.
  check (approved_by is null or approved_by <> all (authors))
);
comment on table rule_amendment is
  'Changes of rules and policy numbers. What is approved stays as it is: a further amendment takes its place.';
create index rule_amendment_by_place on rule_amendment (area, created_at);
create unique index rule_amendment_approved on rule_amendment (approved_at, id) where state = 'approved';
call guard_by_area('rule_amendment', 'area');
-- What is in force is no secret of its county: a village asks by the rules of its county, a city sees them all.
create policy approved_is_known on rule_amendment for select to daohu_app using (state = 'approved' and (select actor_role()) <> '');
create policy approved_stays on rule_amendment as restrictive for update to daohu_app
  using (state <> 'approved') with check ((select may_write()));
