-- 昨天的变动: how often each command was carried out in a place, for everybody who works there. Numbers only: who did what to
-- whom is read from the audit by those who may. Runs as its owner, so it holds the scope itself.

create function count_commands(place text, from_instant timestamptz, to_instant timestamptz)
  returns table (command text, times integer, subjects integer) language sql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
  select a.command, count(*)::int, count(distinct a.subject)::int
  from public.audit a
  where a.at >= from_instant and a.at < to_instant and a.area ^@ place
    and exists (select from unnest(public.scope_prefixes()) prefix where place ^@ prefix)
  group by a.command $$;
comment on function count_commands is 'Commands of a time within a place (leading digits) that lies within the present scope; nothing outside of it.';
revoke execute on function count_commands from public;
grant execute on function count_commands to daohu_app;
create index audit_by_time on audit (at);
