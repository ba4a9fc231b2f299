-- A screening that follows another looks only at the households of which something became known since. What was written last
-- stands together on disk, so a small index of ranges finds it and costs an import next to nothing; what was superseded is rare.
do $$
declare
  chain text;
begin
  foreach chain in array array['household_version', 'status_version', 'living_version', 'income_version', 'member_version', 'survey_value'] loop
    execute format('create index %I on %I using brin (recorded_at) with (pages_per_range = 16)', chain || '_recorded', chain);
    execute format('create index %I on %I (superseded_at) where superseded_at <> ''infinity''', chain || '_superseded', chain);
  end loop;
end $$;
