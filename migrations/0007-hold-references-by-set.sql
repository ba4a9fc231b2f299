-- A foreign key is checked row by row: for a county's workbook that cost more than all its inserting (7 of 12 s for 196,000
-- members). The same law is held here by the set: one anti-join for each statement. Nothing is deleted from the referred
-- tables by the application, and `daohu doctor` looks for orphans as well.

create function refuse_unknown_household() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select 1 from added a where not exists (select 1 from household h where h.county = a.county and h.id = a.household)) then
    raise exception '% refers to an unknown household', tg_table_name using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;

create function refuse_unknown_person() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select 1 from added a where not exists (select 1 from person p where p.county = a.county and p.id = a.person)) then
    raise exception '% refers to an unknown person', tg_table_name using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;

do $$
declare
  versions text;
  link text;
begin
  foreach versions in array array['household_version', 'status_version', 'living_version', 'income_version', 'member_version'] loop
    for link in select conname from pg_constraint where conrelid = versions::regclass and contype = 'f' loop
      execute format('alter table %I drop constraint %I', versions, link);
    end loop;
    execute format('create trigger known_household after insert on %I referencing new table as added for each statement execute function refuse_unknown_household()', versions);
  end loop;
end $$;
create trigger known_person after insert on member_version referencing new table as added for each statement execute function refuse_unknown_person();

-- The list of households that a batch would change is as long as the workbook.
create function refuse_unknown_batch() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select 1 from added a where not exists (select 1 from import_batch b where b.county = a.county and b.id = a.batch)) then
    raise exception '% refers to an unknown batch', tg_table_name using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
alter table import_change drop constraint import_change_county_batch_fkey;
create trigger known_batch after insert on import_change referencing new table as added for each statement execute function refuse_unknown_batch();
