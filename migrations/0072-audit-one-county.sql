-- 审计管理员 reads the audit of his own county, not of the others on the same machine. He has no scope of people, so the
-- place of his role is asked for.
alter policy own_or_within_scope on audit using (
  actor = (select actor_id())
  or (select actor_role()) = 'operator'
  or ((select actor_role()) = 'audit-administrator' and area <> ''
    and area ^@ (select area_prefix(r.area) from user_role r where r.user_id = (select actor_id())))
  or ((select actor_role()) in ('county-office', 'inspector', 'town-clerk') and area <> ''
    and area ^@ any ((select scope_prefixes())::text[])));
