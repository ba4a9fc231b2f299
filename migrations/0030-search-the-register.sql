-- 查找: names, spellings and numbers of members are found on any day that the register knows, not only among the versions
-- still open; and a name by its end too. Row-level security loses the index of everything but plain comparisons (reverse(),
-- LIKE), so names are sought by a function that runs as its owner and filters the scope itself.

drop index member_version_by_village;
drop index member_version_by_name;
drop index member_version_by_pinyin;
drop index member_version_by_initials;
create index member_version_by_village on member_version (county, village, pinyin) where superseded_at = 'infinity';
create index member_version_by_name on member_version (county, name) where superseded_at = 'infinity';
create index member_version_by_name_end on member_version (county, reverse(name)) where superseded_at = 'infinity';
create index member_version_by_pinyin on member_version (county, pinyin) where superseded_at = 'infinity';
create index member_version_by_initials on member_version (county, initials) where superseded_at = 'infinity';
create index member_version_by_number on member_version (county, national_person_no collate "C") where superseded_at = 'infinity';
create index household_version_by_pinyin on household_version (county, head_pinyin) where superseded_at = 'infinity';
create index household_by_number on household (county, national_household_no collate "C");
-- The address of a household's file names its id alone.
create index household_by_id on household (id);

create function find_members(asked_county text, village_from text, village_to text, kind text, term text, on_day date, known timestamptz)
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
begin
  if term = '' or kind not in ('name', 'letters') then
    return;
  elsif known is not null then
    return query select m.household, m.name, m.relation_to_head is not distinct from 'head' from member_version m
      where m.county = asked_county and m.village between village_from and village_to and m.village ^@ any (scope)
        and m.valid_from <= on_day and m.valid_to > on_day and m.recorded_at <= known and m.superseded_at > known
        and case kind when 'name' then position(term in m.name) > 0 else m.pinyin ^@ term or m.initials ^@ term end;
  elsif kind = 'letters' then
    return query select m.household, m.name, m.relation_to_head is not distinct from 'head' from member_version m
      where m.county = asked_county and m.village between village_from and village_to and m.village ^@ any (scope)
        and m.valid_from <= on_day and m.valid_to > on_day and m.superseded_at = 'infinity'
        and ((m.pinyin >= term and m.pinyin < behind) or (m.initials >= term and m.initials < behind));
  elsif left(village_from, 9) = left(village_to, 9) then
    return query select m.household, m.name, m.relation_to_head is not distinct from 'head' from member_version m
      where m.county = asked_county and m.village between village_from and village_to and m.village ^@ any (scope)
        and m.valid_from <= on_day and m.valid_to > on_day and m.superseded_at = 'infinity'
        and position(term in m.name) > 0;
  else
    return query select m.household, m.name, m.relation_to_head is not distinct from 'head' from member_version m
      where m.county = asked_county and m.village between village_from and village_to and m.village ^@ any (scope)
        and m.valid_from <= on_day and m.valid_to > on_day and m.superseded_at = 'infinity'
        and ((m.name >= term and m.name < behind) or (reverse(m.name) >= end_of_name and reverse(m.name) < behind_end));
  end if;
end $$;
comment on function find_members is
  'Members by name or by letters (beginning of the pinyin or of the initials) as of the pair, within the villages asked for and the actor''s scope, which the function itself filters. A name is found by any part of it within a town; across towns by its beginning or end.';
revoke execute on function find_members from public;
grant execute on function find_members to daohu_app;
