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
