/** What must hold in the data: a query for the records that break it, its name and the remedy, in both languages. */
export type Invariant = {
  readonly id: string;
  /** Selects one row for each record that breaks it. */
  readonly broken: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly remedy: { readonly zh: string; readonly en: string };
};

/** Table of versions, what one fact is of, and its name. */
const CHAINS = [
  ['household_version', 'household', '户', 'households'],
  ['status_version', 'household', '户的身份', 'status'],
  ['living_version', 'household', '住房饮水', 'living conditions'],
  ['income_version', 'household, year', '收入', 'incomes'],
  ['member_version', 'person', '成员', 'members'],
  ['income_component', 'household, year, component', '收入分项', 'income components'],
] as const;

const restore = {
  zh: '先备份，再从最近一份完好的备份恢复，并把体检结果交给维护者',
  en: 'back up, then restore the last sound backup, and give this report to the maintainers',
};

/** Of one fact two versions may never be true on one day in one knowledge. */
const overlaps: Invariant[] = CHAINS.map(([table, key, zh, en]) => ({
  id: `overlap.${table}`,
  broken: `select 1 from (select county, ${key}, valid_from, lag(valid_to) over (partition by county, ${key} order by valid_from) as before
           from ${table} where superseded_at = 'infinity') v where before > valid_from`,
  title: { zh: `${zh}：同一天没有两个现行版本`, en: `${en}: no two current versions for one day` },
  remedy: restore,
}));

/** Foreign keys hold these already; they are looked at because a restore or a hand may have switched them off. */
const orphans: Invariant[] = CHAINS.map(([table, , zh, en]) => ({
  id: `orphan.${table}`,
  broken: `select 1 from ${table} v where not exists (select 1 from household h where h.county = v.county and h.id = v.household)`,
  title: { zh: `${zh}：没有无主的记录`, en: `${en}: no orphans` },
  remedy: restore,
}));

const places: Invariant[] = CHAINS.map(([table, , zh, en]) => ({
  id: `place.${table}`,
  broken: `select 1 from ${table} v where left(v.village, 6) <> v.county or not exists (select 1 from area a where a.code = v.village)`,
  title: {
    zh: `${zh}：村都在区划里，并属于本县`,
    en: `${en}: every village is a known area of the county`,
  },
  remedy: { zh: '导入缺少的区划（daohu areas import）', en: 'import the missing areas (daohu areas import)' },
}));

const times: Invariant[] = CHAINS.map(([table, , zh, en]) => ({
  id: `time.${table}`,
  broken: `select 1 from ${table} where valid_to <= valid_from or superseded_at <= recorded_at or recorded_at > clock_timestamp() + interval '1 day'`,
  title: { zh: `${zh}：时间前后一致`, en: `${en}: times are in order` },
  remedy: restore,
}));

/** The scope of row-level security stands in each row: it must be the household's. */
const villages: Invariant[] = CHAINS.map(([table, , zh, en]) => ({
  id: `village.${table}`,
  broken: `select 1 from ${table} v join household h on h.county = v.county and h.id = v.household
    where v.superseded_at = 'infinity' and v.valid_to = 'infinity' and v.village <> h.village`,
  title: { zh: `${zh}：现行版本在户所在的村`, en: `${en}: current versions lie in the household's village` },
  remedy: restore,
}));

/** Every version came by a command: its id stands in the audit. */
const origins: Invariant[] = CHAINS.map(([table, , zh, en]) => ({
  id: `origin.${table}`,
  broken: `select 1 from (select distinct recorded_by from ${table}) v where not exists (select from audit a where a.command_id = v.recorded_by)`,
  title: { zh: `${zh}：每个版本都查得到是谁记的`, en: `${en}: the audit knows who recorded each version` },
  remedy: restore,
}));

export const INVARIANTS: readonly Invariant[] = [
  ...overlaps,
  ...orphans,
  ...places,
  ...times,
  ...villages,
  ...origins,
  {
    id: 'orphan.person',
    broken:
      'select 1 from member_version v where not exists (select 1 from person p where p.county = v.county and p.id = v.person)',
    title: { zh: '每个成员版本都有人', en: 'every member version has its person' },
    remedy: restore,
  },
  {
    id: 'orphan.household',
    broken:
      'select 1 from household h where not exists (select 1 from household_version v where v.county = h.county and v.household = h.id)',
    title: { zh: '每一户都有登记', en: 'every household has facts' },
    remedy: restore,
  },
  {
    id: 'head.one',
    broken: `select 1 from member_version where relation_to_head = 'head' and superseded_at = 'infinity' and valid_to = 'infinity'
             group by county, household having count(*) > 1`,
    title: { zh: '现行每户不多于一个户主', en: 'no household has two heads now' },
    remedy: { zh: '在户档里更正与户主关系', en: 'correct the relation to the head in the household file' },
  },
  {
    id: 'size.members',
    broken: `select 1 from household_version v where superseded_at = 'infinity' and valid_to = 'infinity' and member_count <> (select count(*) from member_version m
             where m.county = v.county and m.household = v.household and m.superseded_at = 'infinity' and m.valid_to = 'infinity')`,
    title: { zh: '户表的人数与现行成员一致', en: 'the count of members with each household is right' },
    remedy: {
      zh: '重新导入该户，或在户档里更正成员',
      en: 'import the household again, or correct its members',
    },
  },
  {
    id: 'survey.overlap',
    broken: `select 1 from (select valid_from, lag(valid_to) over (partition by county, subject, item order by valid_from) as before
             from survey_value where superseded_at = 'infinity') v where before > valid_from`,
    title: { zh: '调查项：同一天没有两个现行答案', en: 'survey: no two current answers for one day' },
    remedy: restore,
  },
  {
    id: 'survey.subject',
    broken: `select 1 from survey_value v where not case v.kind
             when 'household' then exists (select 1 from household h where h.county = v.county and h.id = v.subject)
             when 'member' then exists (select 1 from person p where p.county = v.county and p.id = v.subject)
             else exists (select 1 from area a where a.id = v.subject and a.code = v.village) end`,
    title: { zh: '调查项：都有户、人或村', en: 'survey: every answer is of a household, person or village' },
    remedy: restore,
  },
  {
    id: 'survey.place',
    broken: `select 1 from survey_value v join household h on v.kind = 'household' and h.county = v.county and h.id = v.subject
             where v.superseded_at = 'infinity' and v.valid_to = 'infinity' and v.village <> h.village`,
    title: {
      zh: '调查项：现行答案在户所在的村',
      en: 'survey: current answers lie in the household’s village',
    },
    remedy: restore,
  },
  {
    id: 'document.form',
    broken:
      "select 1 from person where document_hash is not null and (octet_length(document_hash) <> 32 or document_cipher is null or document_mask !~ '[*]{6,}')",
    title: { zh: '证件号码都已加密并遮盖', en: 'document numbers are encrypted and masked' },
    remedy: restore,
  },
  {
    id: 'finding.closed',
    broken: "select 1 from data_finding where (state = 'open') <> (closed_at is null)",
    title: {
      zh: '疑点的状态与办结时间一致',
      en: 'findings are closed exactly when they have a closing time',
    },
    remedy: restore,
  },
  {
    id: 'batch.stuck',
    broken: `select 1 from import_batch b where state in ('checking', 'committing') and not exists (select 1 from job j where j.id = b.job and j.state in ('waiting', 'running'))`,
    title: { zh: '没有卡住的导入批次', en: 'no import is stuck' },
    remedy: { zh: '重新查错该批次', en: 'check that batch again' },
  },
  {
    id: 'person.nowhere',
    broken:
      'select 1 from person p where not exists (select from member_version m where m.county = p.county and m.person = p.id)',
    title: { zh: '每个人都属于过一户', en: 'every person belonged to a household' },
    remedy: restore,
  },
  {
    id: 'area.overlap',
    broken: `select 1 from (select valid_from, lag(valid_to) over (partition by area order by valid_from) as before
      from area_version where superseded_at = 'infinity') v where before > valid_from`,
    title: { zh: '区划：同一天没有两个现行名称', en: 'areas: no two current names for one day' },
    remedy: restore,
  },
  {
    id: 'area.nameless',
    broken:
      "select 1 from area a where not exists (select from area_version v where v.area = a.id and v.superseded_at = 'infinity')",
    title: { zh: '每个地方都有名称', en: 'every place has a name' },
    remedy: restore,
  },
  {
    id: 'user.role',
    broken: `select 1 from auth_user u where (select count(*) from user_role r where r.user_id = u.id) <> 1
      or not exists (select from auth_account c where c.user_id = u.id)`,
    title: { zh: '每个用户都有一个角色和一个密码', en: 'every user has one role and one password' },
    remedy: {
      zh: '停用该用户，用 daohu user add 另建',
      en: 'disable that user and add another with daohu user add',
    },
  },
  {
    id: 'job.times',
    broken: "select 1 from job where (state in ('done', 'failed', 'cancelled')) <> (finished_at is not null)",
    title: { zh: '作业的状态与结束时间一致', en: 'jobs are ended exactly when they have an end' },
    remedy: { zh: '重启服务，未完的作业会接着做', en: 'start the server again: unfinished jobs go on' },
  },
  {
    id: 'batch.audit',
    broken: `select 1 from import_batch b where state = 'committed'
      and not exists (select from audit a where a.command = 'exchange.committed' and a.subject = 'import:' || b.id)`,
    title: { zh: '每次导入都有操作记录', en: 'every import stands in the audit' },
    remedy: restore,
  },
  {
    id: 'audit.sequence',
    broken: 'select 1 from audit_seq_seq s where s.last_value < (select coalesce(max(seq), 0) from audit)',
    title: { zh: '操作记录的编号没有倒退', en: 'the numbers of the audit do not go back' },
    remedy: restore,
  },
  {
    id: 'instance.one',
    broken: 'select 1 where (select count(*) from instance where key_check is not null) <> 1',
    title: { zh: '库里有且只有一份实例标记', en: 'the instance has its one mark' },
    remedy: restore,
  },
  {
    id: 'audit.gap',
    broken: "select 1 from audit where command = '' or actor = '' or octet_length(body_digest) <> 32",
    title: { zh: '操作记录完整', en: 'audit rows are whole' },
    remedy: restore,
  },
];
