-- 查找 while one types: one letter or one surname names tens of thousands of members of a county, and the page wants fifty
-- households. The search stops after so many; the list is then walked in its own order and asks each household instead.

drop function find_members(text, text, text, text, text, date, timestamptz);
create function find_members(asked_county text, village_from text, village_to text, kind text, term text, on_day date, known timestamptz, most integer)
  returns table (household uuid, name text, is_head boolean)
  language plpgsql stable security definer
  set search_path = pg_catalog, public, pg_temp
  -- The plan depends on how wide the villages are and how rare the term is.
  set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  scope constant text[] := scope_prefixes();
  -- Behind everything that begins with the term.
  behind constant text := term || chr(1114111);
  end_of_name constant text := reverse(term);
  behind_end constant text := reverse(term) || chr(1114111);
  so_many integer;
begin
  if term = '' or kind not in ('name', 'letters') then
    return;
  elsif known is not null then
    return query select m.household, m.name, m.relation_to_head is not distinct from 'head' from member_version m
      where m.county = asked_county and m.village between village_from and village_to and m.village ^@ any (scope)
        and m.valid_from <= on_day and m.valid_to > on_day and m.recorded_at <= known and m.superseded_at > known
        and case kind when 'name' then position(term in m.name) > 0 else m.pinyin ^@ term or m.initials ^@ term end
      limit most;
  elsif kind = 'letters' then
    return query select m.household, m.name, m.relation_to_head is not distinct from 'head' from member_version m
      where m.county = asked_county and m.village between village_from and village_to and m.village ^@ any (scope)
        and m.valid_from <= on_day and m.valid_to > on_day and m.superseded_at = 'infinity'
        and m.pinyin >= term and m.pinyin < behind
      limit most;
    get diagnostics so_many = row_count;
    if so_many >= most then
      return;
    end if;
    return query select m.household, m.name, m.relation_to_head is not distinct from 'head' from member_version m
      where m.county = asked_county and m.village between village_from and village_to and m.village ^@ any (scope)
        and m.valid_from <= on_day and m.valid_to > on_day and m.superseded_at = 'infinity'
        and m.initials >= term and m.initials < behind and not (m.pinyin >= term and m.pinyin < behind)
      limit most;
  elsif left(village_from, 9) = left(village_to, 9) then
    return query select m.household, m.name, m.relation_to_head is not distinct from 'head' from member_version m
      where m.county = asked_county and m.village between village_from and village_to and m.village ^@ any (scope)
        and m.valid_from <= on_day and m.valid_to > on_day and m.superseded_at = 'infinity'
        and position(term in m.name) > 0
      limit most;
  else
    return query select m.household, m.name, m.relation_to_head is not distinct from 'head' from member_version m
      where m.county = asked_county and m.village between village_from and village_to and m.village ^@ any (scope)
        and m.valid_from <= on_day and m.valid_to > on_day and m.superseded_at = 'infinity'
        and m.name >= term and m.name < behind
      limit most;
    get diagnostics so_many = row_count;
    if so_many >= most then
      return;
    end if;
    return query select m.household, m.name, m.relation_to_head is not distinct from 'head' from member_version m
      where m.county = asked_county and m.village between village_from and village_to and m.village ^@ any (scope)
        and m.valid_from <= on_day and m.valid_to > on_day and m.superseded_at = 'infinity'
        and reverse(m.name) >= end_of_name and reverse(m.name) < behind_end and not (m.name >= term and m.name < behind)
      limit most;
  end if;
end $$;
comment on function find_members is
  'Members by name or by letters (beginning of the pinyin or of the initials) as of the pair, at most so many by each of the two ways (null: all), within the villages asked for and the actor''s scope, which the function itself filters. A name is found by any part of it within a town; across towns by its beginning or end.';
revoke execute on function find_members from public;
grant execute on function find_members to daohu_app;
