import type { Invariant } from './invariants.ts';

const migrateAgain = {
  zh: '不要手工改权限；从完好的备份恢复，或请维护者重新执行升级脚本',
  en: 'never change rights by hand; restore a sound backup, or let the maintainers run the migrations again',
};
const recreate = {
  zh: '请维护者按升级脚本补上，再体检一次',
  en: 'let the maintainers put it back as the migrations have it, then examine again',
};

/** Tables that hold people or belong to a place. */
const GUARDED = `select c.oid, c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  and (c.relname in ('audit', 'job') or (c.relname not like 'area%' and exists (select from pg_attribute a
    where a.attrelid = c.oid and a.attname in ('village', 'county') and not a.attisdropped)))`;
const PUBLIC_TABLES = `select c.oid, c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;
/** What the program clears before it writes it anew; everything else is kept for ever. */
const CLEARED = "('import_change', 'import_finding')";
const CHAINS =
  "('household_version', 'status_version', 'living_version', 'income_version', 'member_version')";

/** Who may see and do what in the database, and that nothing which holds its laws was switched off. */
export const RIGHTS: readonly Invariant[] = [
  {
    id: 'rights.rowSecurity',
    broken: `select g.relname from (${GUARDED}) g join pg_class c on c.oid = g.oid where not c.relrowsecurity or not c.relforcerowsecurity`,
    title: { zh: '有人的表都强制行级权限', en: 'row-level security is forced on every table with people' },
    remedy: migrateAgain,
  },
  {
    id: 'rights.policies',
    broken: `select g.relname from (${GUARDED}) g join pg_policies p on p.schemaname = 'public' and p.tablename = g.relname
      where not p.roles <@ '{daohu_maintainer}'::name[] and (p.qual = 'true' or p.with_check = 'true')
      union all select g.relname from (${GUARDED}) g where not exists (select from pg_policies p where p.schemaname = 'public' and p.tablename = g.relname
        and p.cmd = 'SELECT' and p.roles @> '{daohu_app}'::name[])`,
    title: {
      zh: '行级权限都按辖区放行，没有对人人放开的',
      en: 'every policy asks for the place; none lets everybody in',
    },
    remedy: migrateAgain,
  },
  {
    id: 'rights.delete',
    broken: `select g.relname from (${GUARDED}) g where (has_table_privilege('daohu_app', g.oid, 'DELETE') and g.relname not in ${CLEARED})
      or has_table_privilege('daohu_app', g.oid, 'TRUNCATE')`,
    title: { zh: '程序删不了登记的事实', en: 'the program cannot delete facts' },
    remedy: migrateAgain,
  },
  {
    id: 'rights.audit',
    broken:
      "select 1 where has_table_privilege('daohu_app', 'audit', 'UPDATE') or has_table_privilege('daohu_app', 'audit', 'DELETE')",
    title: { zh: '程序改不了操作记录', en: 'the program cannot change the audit' },
    remedy: migrateAgain,
  },
  {
    id: 'rights.public',
    broken: `select t.relname from (${PUBLIC_TABLES}) t join pg_class c on c.oid = t.oid where exists (select from aclexplode(c.relacl) a where a.grantee = 0)`,
    title: { zh: '没有表对所有数据库用户开放', en: 'no table is open to every user of the database' },
    remedy: migrateAgain,
  },
  {
    id: 'rights.appRole',
    broken: `select r.rolname from pg_roles r where pg_has_role(r.oid, 'daohu_app', 'member') and not pg_has_role(r.oid, 'daohu_maintainer', 'member')
      and r.rolname <> 'daohu_app' and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb)
      union all select rolname from pg_roles where rolname like 'daohu_login_%' and (rolsuper or rolbypassrls or pg_has_role(oid, 'daohu_maintainer', 'member'))`,
    title: { zh: '程序的数据库角色没有特权', en: 'the application role has no privilege' },
    remedy: {
      zh: '收回该角色的 SUPERUSER、BYPASSRLS、CREATEROLE',
      en: 'take SUPERUSER, BYPASSRLS, CREATEROLE from that role',
    },
  },
  {
    id: 'rights.ownership',
    broken: `select c.relname from pg_class c join pg_roles r on r.oid = c.relowner where (r.rolname = 'daohu_app' or r.rolname like 'daohu_login_%')
      and c.relpersistence <> 't'`,
    title: { zh: '程序的数据库角色不拥有任何表', en: 'the application role owns nothing' },
    remedy: { zh: '把表的所有者改回维护者', en: 'give the tables back to the maintainer' },
  },
  {
    id: 'rights.views',
    broken: `select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
      and not coalesce(c.reloptions::text like '%security_invoker=true%', false)`,
    title: { zh: '视图都按查询者的权限执行', en: 'views run with the rights of who asks' },
    remedy: { zh: '为视图加上 security_invoker', en: 'set security_invoker on the view' },
  },
  {
    id: 'rights.functions',
    broken: `select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
      and not coalesce(array_to_string(p.proconfig, ' ') like '%search_path=%', false)`,
    title: {
      zh: '以所有者身份执行的函数都定死了查找路径',
      en: 'functions that run as their owner have a fixed search path',
    },
    remedy: recreate,
  },
  {
    id: 'schema.triggers',
    broken: `select tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid where c.relnamespace = 'public'::regnamespace and t.tgenabled = 'D'
      union all select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname in ${CHAINS}
        and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'known_household')
      union all select 'known_person' where not exists (select from pg_trigger where tgname = 'known_person')`,
    title: { zh: '守住数据规矩的触发器都在，都开着', en: 'the triggers that hold the laws are there and on' },
    remedy: recreate,
  },
  {
    id: 'schema.constraints',
    broken: `select conname from pg_constraint where connamespace = 'public'::regnamespace and not convalidated
      union all select t.relname from (${PUBLIC_TABLES}) t where not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')
      union all select relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname in ${CHAINS}
        and (select count(*) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c') < 2`,
    title: { zh: '约束都在，都核对过', en: 'constraints are there and proven' },
    remedy: recreate,
  },
  {
    id: 'schema.indexes',
    broken: `select indexrelid::regclass from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = 'public'::regnamespace and not (i.indisvalid and i.indisready)
      union all select 0::oid::regclass where to_regclass('person_document') is null`,
    title: { zh: '索引都可用', en: 'every index is usable' },
    remedy: { zh: '在数据库里执行 REINDEX DATABASE', en: 'run REINDEX DATABASE' },
  },
  {
    id: 'schema.logged',
    broken: `select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relpersistence <> 'p'`,
    title: { zh: '每张表都进数据库日志', en: 'every table is written to the log of the database' },
    remedy: { zh: '执行 ALTER TABLE … SET LOGGED', en: 'run ALTER TABLE … SET LOGGED' },
  },
];
