import { type RawBuilder, sql } from 'kysely';
import { readItems, readVillageFacts, type VillageFacts } from '#modules/registry/index.ts';
import { asOf, withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { FactValue } from '#policy/facts.ts';
import { type CollectionReading, readCollections } from './collections/queries.ts';
import type { Beyond } from './collections/rules.ts';
import type { Position, StoredHousehold, StoredMember } from './rules.ts';

/** A household of the register as of a pair, with its members. */
export type StoredFamily = Position & {
  readonly county: string;
  readonly nationalHouseholdNo: string;
  readonly headName: string;
  readonly naturalVillage: string | null;
  readonly incomeYear: number | null;
  readonly perHeadFen: number | null;
  readonly stored: StoredHousehold;
  readonly members: readonly StoredMember[];
  readonly beyond: Beyond;
};

/** As of when, and which facts: no other column is read. */
type FactReading = CollectionReading;
export type FamilyReading = FactReading & {
  /** Leading digits of the place. */
  readonly prefix: string;
  /** Undefined: all households there; only sets look at it. */
  readonly only?: readonly string[] | undefined;
};

/** Where each fact of policy/facts.ts stands; `v` household, `s` status, `l` living, `i` income, `m` member, `p` person. */
export const COLUMNS: Readonly<Record<string, string>> = {
  'household.statedSize': 'v.stated_size',
  'household.povertyCauses': 'v.poverty_causes',
  'household.firstIdentifiedOn': 'v.first_identified_on',
  'household.householdType': 's.household_type',
  'household.povertyClass': 's.poverty_class',
  'household.graduationYear': 's.graduation_year',
  'household.monitoredKind': 's.monitored_kind',
  'household.risks': 's.risks',
  'household.riskIdentifiedOn': 's.risk_identified_on',
  'household.riskEliminatedOn': 's.risk_eliminated_on',
  'household.dangerousHousing': 'l.dangerous_housing',
  'household.safeWater': 'l.safe_water',
  'household.waterDifficult': 'l.water_difficult',
  'income.wageFen': 'i.wage_fen',
  'income.businessFen': 'i.business_fen',
  'income.propertyFen': 'i.property_fen',
  'income.transferFen': 'i.transfer_fen',
  'income.businessCostFen': 'i.business_cost_fen',
  'income.claimFen': 'i.claim_fen',
  'income.selfPaidFen': 'i.self_paid_fen',
  'member.sex': 'p.sex',
  'member.relationToHead': 'm.relation_to_head',
  'member.ethnicity': 'm.ethnicity',
  'member.educationLevel': 'm.education_level',
  'member.schoolingStatus': 'm.schooling_status',
  'member.healthStatus': 'm.health_status',
  'member.laborCapacity': 'm.labor_capacity',
  'member.workPlace': 'm.work_place',
  'member.workMonths': 'm.work_months',
  'member.criticalIllnessInsured': 'm.critical_illness_insured',
  'member.residentMedicalInsured': 'm.resident_medical_insured',
  'member.residentPensionInsured': 'm.resident_pension_insured',
  'member.staffPensionInsured': 'm.staff_pension_insured',
  'member.minimumLiving': 'm.minimum_living',
  'member.destituteSupport': 'm.destitute_support',
  'member.disabilityType': 'm.disability_type',
  'member.identifiedOn': 'm.identified_on',
};
/** Facts that are made from what is always read. */
const DERIVED: ReadonlySet<string> = new Set([
  'household.size',
  'household.graduationStatus',
  'household.monitored',
  'household.riskEliminated',
  'income.year',
  'income.perHeadFen',
  'member.age',
  'member.birth',
  'member.person',
]);
/** Facts that rules may read and that the register does not keep: never known. */
const NOT_KEPT: ReadonlySet<string> = new Set(['member.staffMedicalInsured']);

/** How a fact is had from the register. */
export function sourceOfFact(name: string): 'column' | 'derived' | 'not-kept' | undefined {
  if (Object.hasOwn(COLUMNS, name)) return 'column';
  if (DERIVED.has(name)) return 'derived';
  return NOT_KEPT.has(name) ? 'not-kept' : undefined;
}

/** The columns of one owner's facts that are read: `name → column`. */
function columnsOf(uses: ReadonlySet<string>, owner: string): [name: string, column: string][] {
  return Object.entries(COLUMNS)
    .filter(([name]) => name.startsWith(`${owner}.`) && uses.has(name))
    .map(([name, column]) => [name.slice(owner.length + 1), column]);
}

const selected = (columns: readonly [string, string][]): RawBuilder<unknown> =>
  sql.raw(columns.map(([name, column]) => `, ${column} as "${name}"`).join(''));

/** All that follows in this transaction sees one state of the register. Must come before its first reading. */
export async function holdStill(tx: Tx): Promise<void> {
  await sql`set transaction isolation level repeatable read`.execute(tx);
}

/** Six digits as equality when the place lies in one county, so that the index leads. */
export function withinCounty(reference: string, prefix: string): RawBuilder<boolean> {
  const six = prefix.slice(0, 6);
  const column = sql.ref(reference);
  if (six.length === 6) return sql<boolean>`${column} = ${six}`;
  return sql<boolean>`${column} >= ${six.padEnd(6, '0')} and ${column} <= ${six.padEnd(6, '9')}`;
}

type HouseholdLine = Position & {
  readonly county: string;
  readonly nationalHouseholdNo: string;
  readonly headName: string;
  readonly naturalVillage: string | null;
  readonly memberCount: number;
  readonly registration: string | null;
  readonly monitoring: string | null;
  readonly year: number | null;
  readonly perHeadFen: number | null;
} & Readonly<Record<string, FactValue>>;

/** Neighbouring villages that are read at once, both included. */
type Villages = { readonly from: string; readonly to: string };

/**
 * The villages of a place as of the pair, from a village on, in runs of some hundreds of households. A narrow range of villages
 * goes by the index; a LIMIT over the whole county is sorted anew for every piece, because its planner takes row-level security for rare.
 */
async function villageRuns(tx: Tx, reading: FamilyReading, first: string, size: number): Promise<Villages[]> {
  const { rows } = await sql<{ village: string; households: number }>`
    select v.village, count(*) as households from household_version v
    where ${withinCounty('v.county', reading.prefix)} and ${withinArea('v.village', reading.prefix)} and ${asOf('v', reading)} and v.village >= ${first}
    group by v.village order by v.village`.execute(tx);
  const runs: { from: string; to: string }[] = [];
  let households = size;
  for (const row of rows) {
    const last = runs.at(-1);
    if (last && households < size) last.to = row.village;
    else {
      runs.push({ from: row.village, to: row.village });
      households = 0;
    }
    households += row.households;
  }
  return runs;
}

/** The households of a run of villages, from behind a position on. */
function inVillages(prefix: string, { from, to }: Villages, after: Position): RawBuilder<boolean> {
  const behind =
    after.village === from
      ? sql`and (v.village > ${after.village} or v.head_pinyin > ${after.headPinyin} or (v.head_pinyin = ${after.headPinyin} and v.household > ${after.household}::uuid))`
      : sql``;
  return sql<boolean>`${withinCounty('v.county', prefix)} and v.village >= ${from} and v.village <= ${to} ${behind}`;
}

async function householdLines(
  tx: Tx,
  reading: FactReading,
  which: RawBuilder<boolean>,
): Promise<HouseholdLine[]> {
  const { uses } = reading;
  const own = sql`x.county = v.county and x.household = v.household`;
  const { rows } = await sql<HouseholdLine>`
    select v.county, v.household, v.village, v.natural_village as "naturalVillage", v.head_name as "headName", v.member_count as "memberCount",
      v.head_pinyin as "headPinyin", h.national_household_no as "nationalHouseholdNo", s.registration, s.monitoring, i.year, i.per_head_fen as "perHeadFen"
      ${selected([...columnsOf(uses, 'household'), ...columnsOf(uses, 'income')])}
    from household_version v
    join household h on h.county = v.county and h.id = v.household
    left join lateral (select * from status_version x where ${own} and ${asOf('x', reading)} limit 1) s on true
    left join lateral (select * from living_version x where ${own} and ${asOf('x', reading)} limit 1) l on true
    left join lateral (select * from income_version x where ${own} and ${asOf('x', reading)}
      and x.per_head_fen is not null and x.year <= extract(year from ${reading.on}::date) order by x.year desc limit 1) i on true
    where ${which} and ${asOf('v', reading)}
    order by v.village, v.head_pinyin, v.household`.execute(tx);
  return rows;
}

type MemberLine = { readonly household: string; readonly person: string; readonly name: string } & {
  readonly birth: string | null;
} & Readonly<Record<string, FactValue>>;

async function memberLines(
  tx: Tx,
  { uses, on, known }: FactReading,
  lines: readonly HouseholdLine[],
): Promise<MemberLine[]> {
  const counties = [...new Set(lines.map((line) => line.county))];
  const { rows } = await sql<MemberLine>`
    select m.household, m.person, m.name, p.birth ${selected(columnsOf(uses, 'member'))}
    from member_version m join person p on p.county = m.county and p.id = m.person
    where m.county = any (${counties}::text[]) and m.household = any (${lines.map((line) => line.household)}::uuid[]) and ${asOf('m', { on, known })}
    order by m.household, m.national_person_no`.execute(tx);
  return rows;
}

function pick(
  line: Readonly<Record<string, FactValue>>,
  columns: readonly [string, string][],
): Record<string, FactValue> {
  const facts: Record<string, FactValue> = {};
  for (const [name] of columns) facts[name] = line[name] ?? null;
  return facts;
}

const BEGINNING: Position = {
  village: '',
  headPinyin: '',
  household: '00000000-0000-0000-0000-000000000000',
};

/** Survey items of some households and of their members, by the id of either. */
async function itemsOf(
  tx: Tx,
  reading: FactReading,
  kind: 'household' | 'member',
  villages: readonly string[],
  subjects: readonly string[],
) {
  const asked = reading.items.filter((item) => item.of === kind);
  return readItems(tx, kind, asked, { ...reading, villages }, subjects);
}

/** What is known of the villages, when rules of households read it. */
async function villagesOf(tx: Tx, reading: FactReading, villages: readonly string[]): Promise<VillageFacts> {
  if (![...reading.uses].some((name) => name.startsWith('village.'))) return new Map();
  const asked = reading.items.filter((item) => item.of === 'village');
  return readVillageFacts(tx, asked, { ...reading, villages });
}

/** Some families: two queries, and one for each thing beyond them that rules read. */
async function familiesOf(
  tx: Tx,
  reading: FactReading,
  which: RawBuilder<boolean>,
): Promise<readonly StoredFamily[]> {
  const columns = {
    own: columnsOf(reading.uses, 'household'),
    income: columnsOf(reading.uses, 'income'),
    member: columnsOf(reading.uses, 'member'),
  };
  const lines = await householdLines(tx, reading, which);
  if (lines.length === 0) return [];
  const villages = [...new Set(lines.map((line) => line.village))];
  const memberRows = await memberLines(tx, reading, lines);
  const persons = memberRows.map(({ person }) => person);
  const memberItems = await itemsOf(tx, reading, 'member', villages, persons);
  const households = lines.map(({ household }) => household);
  const householdItems = await itemsOf(tx, reading, 'household', villages, households);
  const members = new Map<string, StoredMember[]>(lines.map((line) => [line.household, []]));
  for (const line of memberRows)
    members.get(line.household)?.push({
      person: line.person,
      name: line.name,
      birth: line.birth,
      facts: pick(line, columns.member),
      items: memberItems.get(line.person) ?? {},
    });
  const homes = lines.map(({ county, household, village }) => {
    const own = members.get(household) ?? [];
    return { county, household, village, persons: own.map(({ person }) => person) };
  });
  const collections = await readCollections(tx, reading, homes);
  const villageFacts = await villagesOf(tx, reading, villages);
  return lines.map((line) =>
    familyOf(line, members.get(line.household) ?? [], columns, {
      items: householdItems.get(line.household) ?? {},
      beyond: {
        collections: collections.get(line.household) ?? {},
        village: villageFacts.get(line.village) ?? {},
      },
    }),
  );
}

/** One family as of a pair; undefined when the register does not describe it then, or not for this actor. */
export async function findFamily(
  tx: Tx,
  reading: FactReading,
  county: string,
  household: string,
): Promise<StoredFamily | undefined> {
  const which = sql<boolean>`v.county = ${county} and v.household = ${household}::uuid`;
  return (await familiesOf(tx, reading, which))[0];
}

/** Some families as of a pair, by household; one that the register does not describe then, or not for this actor, is left out. */
export async function findFamilies(
  tx: Tx,
  reading: FamilyReading,
  households: readonly string[],
): Promise<ReadonlyMap<string, StoredFamily>> {
  const which = sql<boolean>`${withinCounty('v.county', reading.prefix)} and v.household = any (${households}::uuid[])`;
  const families = await familiesOf(tx, reading, which);
  return new Map(families.map((family) => [family.household, family]));
}

/** Where a household lives now; undefined when there is none, or not for this actor. */
export async function findPlace(
  tx: Tx,
  household: string,
): Promise<{ county: string; village: string } | undefined> {
  return tx
    .selectFrom('household')
    .select(['county', 'village'])
    .where('id', '=', household)
    .executeTakeFirst();
}

/**
 * The households of a place as of a pair with their members, in the order of village and head, some hundreds at a time:
 * the memory does not grow with the register. Two queries a run of villages, none for a single household; the database reads the
 * next run while the last one is looked at.
 */
export async function* streamFamilies(
  tx: Tx,
  reading: FamilyReading,
  after: Position = BEGINNING,
  // Past knowledge has no index by village: fewer, wider runs.
  size = reading.known === undefined ? 1000 : 5000,
): AsyncGenerator<readonly StoredFamily[]> {
  const runs = await villageRuns(tx, reading, after.village, size);
  const read = (index: number) => {
    const villages = runs[index];
    const families = villages
      ? familiesOf(tx, reading, inVillages(reading.prefix, villages, after))
      : Promise.resolve([]);
    // It may fail while nobody waits for it yet; who waits is told.
    families.catch(() => undefined);
    return families;
  };
  let ahead = read(0);
  try {
    for (const index of runs.keys()) {
      const families = await ahead;
      ahead = read(index + 1);
      yield families;
    }
  } finally {
    // Who stops early leaves a reading under way: the transaction must not end before it.
    await ahead.catch(() => undefined);
  }
}

type Columns = readonly [name: string, column: string][];

function familyOf(
  line: HouseholdLine,
  members: readonly StoredMember[],
  columns: { readonly own: Columns; readonly income: Columns },
  { items, beyond }: Pick<StoredFamily, 'beyond'> & Required<Pick<StoredHousehold, 'items'>>,
): StoredFamily {
  const { year, perHeadFen } = line;
  return {
    county: line.county,
    household: line.household,
    village: line.village,
    headPinyin: line.headPinyin,
    nationalHouseholdNo: line.nationalHouseholdNo,
    headName: line.headName,
    naturalVillage: line.naturalVillage,
    incomeYear: year,
    perHeadFen,
    stored: {
      memberCount: line.memberCount,
      registration: line.registration,
      monitoring: line.monitoring,
      facts: pick(line, columns.own),
      income: { ...pick(line, columns.income), year, perHeadFen },
      items,
    },
    members,
    beyond,
  };
}

/**
 * Households whose state is dated back before their first record: in the register on the day, but nothing else is known of them.
 * @returns their number by village
 */
export async function countUndescribed(
  tx: Tx,
  reading: Pick<FamilyReading, 'prefix' | 'on' | 'known'>,
): Promise<{ village: string; households: number }[]> {
  const { rows } = await sql<{ village: string; households: number }>`
    select s.village, count(*) as households from status_version s
    where ${withinCounty('s.county', reading.prefix)} and ${withinArea('s.village', reading.prefix)} and ${asOf('s', reading)}
      and not exists (select from household_version v where v.county = s.county and v.household = s.household and ${asOf('v', reading)})
    group by s.village`.execute(tx);
  return rows;
}
