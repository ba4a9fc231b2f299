-- The planner's statistics of the register after a large intake. The application's role owns nothing and may not ANALYZE;
-- this procedure does that and nothing else for it.
create function refresh_register_statistics() returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  analyze household;
  analyze person;
  analyze household_version;
  analyze status_version;
  analyze living_version;
  analyze income_version;
  analyze member_version;
end $$;
revoke all on function refresh_register_statistics() from public;
grant execute on function refresh_register_statistics() to daohu_app;

-- No reader's condition or join is on these: gathering the statistics of their wide values only takes time.
do $$
declare
  versions text;
  plain text;
begin
  foreach plain in array array['document_cipher', 'document_mask'] loop
    execute format('alter table person alter column %I set statistics 0', plain);
  end loop;
  foreach versions in array array['household_version', 'member_version'] loop
    foreach plain in array array['phone_cipher', 'phone_hash', 'phone_mask'] loop
      execute format('alter table %I alter column %I set statistics 0', versions, plain);
    end loop;
  end loop;
  foreach plain in array array['bank_card_cipher', 'bank_card_hash', 'bank_card_mask', 'bank_name', 'natural_village'] loop
    execute format('alter table household_version alter column %I set statistics 0', plain);
  end loop;
  foreach versions in array array['household_version', 'status_version', 'living_version', 'income_version', 'member_version'] loop
    foreach plain in array array['recorded_by', 'source_batch', 'source_sheet', 'source_row'] loop
      execute format('alter table %I alter column %I set statistics 0', versions, plain);
    end loop;
  end loop;
end $$;
