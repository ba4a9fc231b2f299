-- 角色与范围: one role a person, within one area. The three administrators cannot be combined, because nobody has two roles.

create table user_role (
  user_id text primary key references auth_user,
  role text not null check (role in (
    'county-office', 'town-clerk', 'village-cadre', 'department-officer', 'inspector',
    'system-administrator', 'security-administrator', 'audit-administrator')),
  -- 12-digit code of the place that the role is held for.
  area text not null check (area ~ '^[0-9]{12}$'),
  -- What kind of place a role is held for.
  check (case role
    when 'village-cadre' then right(area, 3) <> '000'
    when 'town-clerk' then substr(area, 7, 3) <> '000' and right(area, 3) = '000'
    else substr(area, 5, 2) <> '00' and right(area, 6) = '000000' end),
  changed_at timestamptz not null default clock_timestamp(),
  changed_by text not null
);
comment on table user_role is 'What a user may do and where; each change is in the audit with the former role.';
alter table user_role enable row level security;
alter table user_role force row level security;
create policy own_or_colleagues on user_role for select to daohu_app using (
  user_id = (select actor_id())
  or (select actor_role()) in ('authentication', 'operator', 'worker', 'system-administrator', 'security-administrator', 'audit-administrator')
  or ((select actor_role()) in ('county-office', 'town-clerk', 'inspector') and area ^@ any ((select scope_prefixes())::text[])));
create policy add on user_role for insert to daohu_app with check (
  (select actor_role()) = 'operator'
  or ((select actor_role()) = 'system-administrator' and role not like '%-administrator' and user_id <> (select actor_id())));
-- An administrator's role is given and taken at the shell only, and nobody changes his own.
create policy change on user_role for update to daohu_app
  using ((select actor_role()) = 'operator'
    or ((select actor_role()) = 'security-administrator' and role not like '%-administrator' and user_id <> (select actor_id())))
  with check ((select actor_role()) = 'operator'
    or ((select actor_role()) = 'security-administrator' and role not like '%-administrator' and user_id <> (select actor_id())));
create policy maintenance on user_role to daohu_maintainer using (true) with check (true);
grant select, insert, update on user_role to daohu_app;

create function area_prefix(code text) returns text language sql immutable parallel safe as $$
  select case
    when right(code, 3) <> '000' then code
    when substr(code, 7, 3) <> '000' then left(code, 9)
    when substr(code, 5, 2) <> '00' then left(code, 6)
    when substr(code, 3, 2) <> '00' then left(code, 4)
    else left(code, 2) end $$;
comment on function area_prefix is 'The leading digits that all places within a place share; the same as areaPrefix of kernel/area-code.ts.';

create function merged_codes(prefix text) returns text[] language sql stable parallel safe as $$
  with recursive gone as (
    select s.predecessor from area_successor s join area a on a.id = s.successor where a.code ^@ prefix
    union
    select s.predecessor from area_successor s join gone on s.successor = gone.predecessor)
  select coalesce(array_agg(a.code order by a.code), '{}') from gone join area a on a.id = gone.predecessor where not a.code ^@ prefix $$;
comment on function merged_codes is 'Codes of the places that were merged into those of a prefix and lie outside it: their history belongs to the scope.';

create function own_prefix() returns text language sql stable parallel safe
  return (select area_prefix(r.area) from user_role r where r.user_id = actor_id());
comment on function own_prefix is 'Leading digits of the place that the present actor''s role is held for; an administrator has one although he sees no people in it.';

-- An audit administrator reads what was done in his own place, and what its staff did where no place was concerned.
drop policy own_or_within_scope on audit;
create policy own_or_within_scope on audit for select to daohu_app using (
  actor = (select actor_id())
  or (select actor_role()) = 'operator'
  or ((select actor_role()) in ('county-office', 'inspector', 'town-clerk') and area <> '' and area ^@ any ((select scope_prefixes())::text[]))
  or ((select actor_role()) = 'audit-administrator' and (
    area <> '' and (area ^@ (select own_prefix()) or area = any ((select merged_codes(own_prefix()))::text[]))
    or area = '' and actor in (select user_id from user_role where area ^@ (select own_prefix())))));

-- Gives a user a password without letting whoever manages users read one; an administrator's is set at the shell only.
-- Runs as its owner, who may maintain the tables.
create function set_password(whose text, hash text) returns void language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if public.actor_role() not in ('operator', 'system-administrator', 'security-administrator') then
    raise insufficient_privilege using message = 'not permitted to set passwords';
  end if;
  if public.actor_role() <> 'operator'
     and exists (select from public.user_role where user_id = whose and role like '%-administrator') then
    raise insufficient_privilege using message = 'the password of an administrator is set at the shell';
  end if;
  insert into public.auth_account (id, user_id, account_id, provider_id, password)
    values (whose, whose, whose, 'credential', hash)
    on conflict (user_id) do update set password = excluded.password, updated_at = clock_timestamp();
  update public.auth_user set sessions_void_before = clock_timestamp(), updated_at = clock_timestamp() where id = whose;
end $$;
revoke execute on function set_password from public;
grant execute on function set_password to daohu_app;
