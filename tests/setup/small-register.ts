import { sql } from 'kysely';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { testActor } from './database.ts';

/** A register small enough to be counted by hand: two towns, three villages (and one empty), six households. */
export const COUNTY = '529921000000';
export const TOWN_A = '529921100000';
export const TOWN_B = '529921101000';
export const VILLAGE_A1 = '529921100200';
export const VILLAGE_A2 = '529921100201';
export const VILLAGE_B1 = '529921101200';
export const VILLAGE_EMPTY = '529921101201';

/** The day of all facts but those dated back. */
export const DAY = '2016-12-31';

export const countyOffice: Actor = testActor('county-office', '529921');

const AREAS = [
  ['520000000000', 'province', '某省', ''],
  ['529900000000', 'city', '某市', '520000000000'],
  [COUNTY, 'county', '春山县', '529900000000'],
  [TOWN_A, 'town', '青禾镇', COUNTY],
  [TOWN_B, 'town', '月塘镇', COUNTY],
  [VILLAGE_A1, 'village', '春田村', TOWN_A],
  [VILLAGE_A2, 'village', '木棉村', TOWN_A],
  [VILLAGE_B1, 'village', '石桥村', TOWN_B],
  [VILLAGE_EMPTY, 'village', '空山村', TOWN_B],
] as const;

type SmallMember = {
  readonly key: string;
  readonly name: string;
  readonly birth: string;
  readonly health?: readonly string[];
  readonly labor?: string;
  readonly months?: number;
  readonly education?: string;
  readonly schooling?: string;
  readonly medical?: boolean;
  readonly critical?: boolean;
  readonly minimumLiving?: boolean;
  readonly destitute?: boolean;
};

type SmallHousehold = {
  readonly no: string;
  readonly village: string;
  readonly causes?: readonly string[];
  readonly registration?: string;
  readonly monitoring?: string;
  readonly povertyClass?: string;
  readonly graduationYear?: number;
  readonly kind?: string;
  readonly eliminatedOn?: string;
  readonly dangerous?: boolean;
  readonly safeWater?: boolean;
  /** year → yuan */
  readonly income?: Readonly<Record<number, number>>;
  readonly members: readonly SmallMember[];
};

const HOUSEHOLDS: readonly SmallHousehold[] = [
  {
    no: 'h1',
    village: VILLAGE_A1,
    causes: ['illness', 'lack-of-skill'],
    registration: 'poor',
    povertyClass: 'general',
    dangerous: true,
    safeWater: false,
    income: { 2015: 1800, 2016: 2000 },
    members: [
      {
        key: '1',
        name: '符德兴',
        birth: '1971-03-01',
        health: ['chronic-illness', 'serious-illness'],
        labor: 'ordinary',
        months: 3,
        education: 'primary',
        medical: true,
        critical: true,
      },
      {
        key: '2',
        name: '王秀梅',
        birth: '1973-05-09',
        health: ['disabled'],
        labor: 'none',
        education: 'illiterate',
        medical: false,
        critical: true,
      },
      {
        key: '3',
        name: '符小雨',
        birth: '2006-05-01',
        health: ['healthy'],
        labor: 'none',
        schooling: 'primary',
        medical: true,
        critical: true,
      },
    ],
  },
  {
    no: 'h2',
    village: VILLAGE_A1,
    causes: ['schooling'],
    registration: 'graduated',
    povertyClass: 'minimum-living-poor',
    graduationYear: 2016,
    safeWater: true,
    dangerous: false,
    income: { 2015: 2500, 2016: 5000.5, 2017: 1 },
    members: [
      {
        key: '1',
        name: '黄文生',
        birth: '1980-01-01',
        health: ['healthy'],
        labor: 'skilled',
        months: 10.5,
        education: 'junior',
        medical: true,
        critical: false,
        minimumLiving: true,
      },
      {
        key: '2',
        name: '黄小明',
        birth: '2001-12-31',
        health: ['healthy'],
        labor: 'none',
        schooling: 'junior-3',
        medical: true,
        critical: true,
        minimumLiving: true,
      },
    ],
  },
  {
    no: 'h3',
    village: VILLAGE_A2,
    causes: ['lack-of-labor'],
    registration: 'pre-graduated',
    povertyClass: 'five-guarantee',
    safeWater: true,
    dangerous: true,
    income: { 2015: 3000 },
    members: [
      {
        key: '1',
        name: '李大发',
        birth: '1940-02-29',
        health: ['disabled', 'chronic-illness'],
        labor: 'lost',
        education: 'illiterate',
        medical: true,
        critical: true,
        destitute: true,
      },
    ],
  },
  {
    no: 'h4',
    village: VILLAGE_B1,
    causes: ['disaster'],
    registration: 'graduated',
    povertyClass: 'general-graduated',
    graduationYear: 2015,
    monitoring: 'monitored',
    kind: 'unstable-graduated',
    safeWater: true,
    dangerous: false,
    income: { 2016: 2951.99 },
    members: [
      {
        key: '1',
        name: '陈玉兰',
        birth: '1966-06-06',
        health: ['healthy'],
        labor: 'weak',
        months: 0,
        education: 'primary',
        medical: true,
        critical: true,
      },
      {
        key: '2',
        name: '陈阿大',
        birth: '2005-01-01',
        health: ['healthy'],
        labor: 'none',
        schooling: 'not-at-school',
        education: 'primary',
        medical: true,
        critical: true,
      },
      {
        key: '3',
        name: '陈阿二',
        birth: '2010-12-31',
        health: ['healthy'],
        labor: 'none',
        schooling: 'preschool',
        medical: true,
        critical: true,
      },
      {
        key: '4',
        name: '陈阿三',
        birth: '2011-01-01',
        health: ['healthy'],
        labor: 'none',
        schooling: 'preschool-age',
        medical: true,
        critical: true,
      },
    ],
  },
  {
    no: 'h5',
    village: VILLAGE_B1,
    causes: ['poor-transport'],
    registration: 'ordinary',
    monitoring: 'eliminated',
    kind: 'legacy-marginal',
    eliminatedOn: '2016-06-01',
    safeWater: true,
    dangerous: false,
    income: { 2016: 2952 },
    members: [
      {
        key: '1',
        name: '郑国荣',
        birth: '1985-08-08',
        health: ['healthy'],
        labor: 'ordinary',
        months: 6,
        education: 'senior',
        medical: true,
        critical: true,
      },
      {
        key: '2',
        name: '林春生',
        birth: '1986-09-09',
        health: ['healthy'],
        labor: 'ordinary',
        months: 12,
        education: 'senior',
      },
    ],
  },
  {
    no: 'h6',
    village: VILLAGE_B1,
    registration: 'relapsed',
    members: [{ key: '1', name: '周阿妹', birth: '1950-10-10', labor: 'weak' }],
  },
];

const idOf = (key: string) => sql`md5(${key})::uuid`;

/** A household as its columns take it: what a source does not say is null. */
const columnsOf = (one: SmallHousehold) => ({
  registration: null,
  monitoring: 'none',
  povertyClass: null,
  graduationYear: null,
  kind: null,
  eliminatedOn: null,
  dangerous: null,
  safeWater: null,
  causes: [],
  income: {},
  headName: one.members.map((member) => member.name).at(0) ?? '',
  ...one,
});

async function insertHousehold(tx: Tx, one: SmallHousehold, now: string): Promise<void> {
  const h = columnsOf(one);
  const recorded = sql`${DAY}::date, ${now}::timestamptz, md5('first')::uuid`;
  const at = sql`'529921', ${idOf(h.no)}, ${h.village}`;
  await sql`insert into household (county, id, village, national_household_no) values (${at}, ${h.no})`.execute(
    tx,
  );
  await sql`insert into household_version (county, household, village, head_name, member_count, poverty_causes, source_sheet, source_row, valid_from, recorded_at, recorded_by)
    values (${at}, ${h.headName}, ${h.members.length}, ${h.causes}, '在册', 4, ${recorded})`.execute(tx);
  await sql`insert into status_version (county, household, village, registration, monitoring, poverty_class, graduation_year, monitored_kind, risk_eliminated_on, valid_from, recorded_at, recorded_by)
    values (${at}, ${h.registration}, ${h.monitoring}, ${h.povertyClass}, ${h.graduationYear}, ${h.kind}, ${h.eliminatedOn}, ${recorded})`.execute(
    tx,
  );
  await sql`insert into living_version (county, household, village, dangerous_housing, safe_water, valid_from, recorded_at, recorded_by)
    values (${at}, ${h.dangerous}, ${h.safeWater}, ${recorded})`.execute(tx);
  for (const [year, yuan] of Object.entries(h.income))
    await sql`insert into income_version (county, household, village, year, per_head_fen, valid_from, recorded_at, recorded_by)
      values (${at}, ${Number(year)}, ${Math.round(yuan * 100)}, ${recorded})`.execute(tx);
  for (const member of h.members) await insertMember(tx, one, member, now);
}

async function insertMember(
  tx: Tx,
  household: SmallHousehold,
  member: SmallMember,
  now: string,
): Promise<void> {
  const key = `${household.no}-${member.key}`;
  await sql`insert into person (county, id, village, document_mask, birth) values ('529921', ${idOf(key)}, ${household.village}, '5299**********0000', ${member.birth})`.execute(
    tx,
  );
  await sql`insert into member_version (county, person, household, village, national_person_no, name, health_status, labor_capacity, work_months, education_level, schooling_status,
      resident_medical_insured, critical_illness_insured, minimum_living, destitute_support, relation_to_head, valid_from, recorded_at, recorded_by)
    values ('529921', ${idOf(key)}, ${idOf(household.no)}, ${household.village}, ${key}, ${member.name}, ${member.health ?? []}, ${member.labor ?? null}, ${member.months ?? null},
      ${member.education ?? null}, ${member.schooling ?? null}, ${member.medical ?? null}, ${member.critical ?? null}, ${member.minimumLiving ?? null}, ${member.destitute ?? null},
      ${member.key === '1' ? 'head' : 'son'}, ${DAY}::date, ${now}::timestamptz, md5('first')::uuid)`.execute(
    tx,
  );
}

/** Writes the areas, their population and the register as the county's office, within its scope. */
export async function insertSmallRegister(services: Services): Promise<void> {
  await services.database.write(countyOffice, async (tx) => {
    for (const [code, level, name, parent] of AREAS) {
      await sql`insert into area (id, code, level) values (${idOf(code)}, ${code}, ${level})`.execute(tx);
      await sql`insert into area_version (area, name, parent, valid_from, source)
        values (${idOf(code)}, ${name}, ${parent === '' ? null : idOf(parent)}, '2010-01-01', '区划表')`.execute(
        tx,
      );
    }
    const population = [
      [VILLAGE_A1, 2015, 40],
      [VILLAGE_A1, 2016, 44],
      [VILLAGE_A2, 2016, 10],
      [VILLAGE_B1, 2014, 66],
      [VILLAGE_B1, 2017, 999],
      [VILLAGE_EMPTY, 2016, 5],
    ] as const;
    for (const [code, year, persons] of population)
      await sql`insert into area_population (area, year, agricultural_population, source) values (${idOf(code)}, ${year}, ${persons}, '农村人口年报')`.execute(
        tx,
      );
    const now = '2017-01-05T08:00:00.000001Z';
    for (const household of HOUSEHOLDS) await insertHousehold(tx, household, now);
    await sql`insert into import_batch (county, id, area, title, state, files, created_by) values ('529921', md5('batch')::uuid, ${COUNTY}, '花名册', 'committed', '[{"name": "花名册.xlsx"}]', 'x')`.execute(
      tx,
    );
    const findings = [
      ['f1', VILLAGE_A1, 'open', null],
      ['f2', VILLAGE_B1, 'open', null],
      ['f3', VILLAGE_B1, 'mended', '2017-02-01T00:00:00Z'],
      ['f4', COUNTY, 'open', null],
    ] as const;
    for (const [key, area, state, closedAt] of findings)
      await sql`insert into data_finding (county, id, batch, check_id, severity, area, file, sheet, source_row, fingerprint, state, opened_at, closed_at)
        values ('529921', ${idOf(key)}, md5('batch')::uuid, 'phone.length', 'suspect', ${area}, '花名册.xlsx', '在册', 7, ${key}, ${state}, ${now}::timestamptz, ${closedAt}::timestamptz)`.execute(
        tx,
      );
  });
}
