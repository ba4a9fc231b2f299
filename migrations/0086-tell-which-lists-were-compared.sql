-- Which lists were held against the households of some villages as of a pair: of each sender and kind the newest one that was done.
-- A village cadre does not see the county's runs, with their senders and sums; for the villages within his scope, and for no
-- others, he is told this much, so that a rule says the same to him and to the county office.

create function compared_lists(asked_villages text[], asked_kinds text[], asked_on date, asked_known timestamptz)
  returns table (village text, kind text, run uuid, on_day date, finished_at timestamptz)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  select distinct on (v.village, r.kind, r.sender) v.village, r.kind, r.id, r.on_day, r.finished_at
  from unnest(asked_villages) v(village)
  join list_run r on r.county = left(v.village, 6) and v.village ^@ area_prefix(r.area)
  where v.village ^@ any ((select scope_prefixes())::text[])
    and r.kind = any (asked_kinds) and r.state = 'done' and r.on_day <= asked_on
    and (asked_known is null or r.finished_at <= asked_known)
  order by v.village, r.kind, r.sender, r.on_day desc, r.id desc
$$;
comment on function compared_lists is
  'Newest finished list of each sender and kind by village, for villages within the actor''s scope; no sender, no sums.';
revoke execute on function compared_lists from public;
grant execute on function compared_lists to daohu_app;
