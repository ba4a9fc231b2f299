-- A password that somebody else has seen serves once: until its owner has chosen an own one, his sessions may do nothing else.

alter table auth_account add column one_time boolean not null default false;
comment on column auth_account.one_time is 'True for a password that was handed over: the owner must choose an own one first.';
grant update (one_time) on auth_account to daohu_app;

drop function set_password(text, text);
-- Gives a user a password without letting whoever manages users read one; an administrator's is set at the shell only.
-- Runs as its owner, who may maintain the tables.
create function set_password(whose text, hash text, handed_over boolean) returns void language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if public.actor_role() not in ('operator', 'system-administrator', 'security-administrator') then
    raise insufficient_privilege using message = 'not permitted to set passwords';
  end if;
  if public.actor_role() <> 'operator'
     and exists (select from public.user_role where user_id = whose and role like '%-administrator') then
    raise insufficient_privilege using message = 'the password of an administrator is set at the shell';
  end if;
  insert into public.auth_account (id, user_id, account_id, provider_id, password, one_time)
    values (whose, whose, whose, 'credential', hash, handed_over)
    on conflict (user_id) do update
      set password = excluded.password, one_time = excluded.one_time, updated_at = clock_timestamp();
  update public.auth_user set sessions_void_before = clock_timestamp(), updated_at = clock_timestamp() where id = whose;
end $$;
revoke execute on function set_password from public;
grant execute on function set_password to daohu_app;
