-- 来源: who recorded a household's versions, why, and from which file. A village cadre sees neither the audit of the county
-- office nor its batches; for the households within his scope, and for nothing else, he is told this much.

create function sources_of_household(asked_county text, asked_household uuid)
  returns table (command_id uuid, at timestamptz, actor text, actor_name text, reason text, batch uuid, files jsonb, sheets jsonb)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  with written as (
    select v.recorded_by, v.source_batch from household_version v where v.county = asked_county and v.household = asked_household
    union select v.recorded_by, v.source_batch from status_version v where v.county = asked_county and v.household = asked_household
    union select v.recorded_by, v.source_batch from living_version v where v.county = asked_county and v.household = asked_household
    union select v.recorded_by, v.source_batch from income_version v where v.county = asked_county and v.household = asked_household
    union select v.recorded_by, v.source_batch from member_version v where v.county = asked_county and v.household = asked_household)
  select w.recorded_by, a.at, coalesce(a.actor, ''), coalesce(u.name, a.actor, ''), a.details ->> 'reason', w.source_batch,
    coalesce((select jsonb_agg(f ->> 'name') from jsonb_array_elements(b.files) f), '[]'),
    case jsonb_typeof(b.recognition) when 'array' then
      (select jsonb_agg(jsonb_build_object('file', s -> 'file', 'sheet', s -> 'sheet')) from jsonb_array_elements(b.recognition) s) end
  from written w
  left join audit a on a.command_id = w.recorded_by
  left join auth_user u on u.id = a.actor
  left join import_batch b on b.county = asked_county and b.id = w.source_batch
  where exists (select from household h where h.county = asked_county and h.id = asked_household and h.village ^@ any (scope_prefixes()))
$$;
comment on function sources_of_household is
  'Recorder, reason and files of the versions of one household, for an actor in whose scope the household lies; else nothing.';
revoke execute on function sources_of_household from public;
grant execute on function sources_of_household to daohu_app;
