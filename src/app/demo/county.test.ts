import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { present } from '#kernel/assert.ts';
import { ageOn, type Day } from '#kernel/day.ts';
import { readDocument } from '#kernel/person-document.ts';
import { HouseholdRecord, type MemberRecord } from '#modules/registry/model.ts';
import { CodeList } from '#policy/codes.ts';
import { type DemoCounty, type DemoSnapshot, inventCounty, inventRegister } from './county.ts';

const digest = (county: DemoCounty): string =>
  createHash('sha256').update(JSON.stringify(county)).digest('hex');
const membersOf = (snapshot: DemoSnapshot): MemberRecord[] =>
  snapshot.households.flatMap((one) => one.members);
const repeated = (values: readonly string[]): string[] =>
  values.filter((one, at) => values.indexOf(one) !== at);

function codesOfPack(): Map<string, Set<string>> {
  const folder = new URL('../../../packs/cn-national/codes/', import.meta.url);
  const lists = new Map<string, Set<string>>();
  for (const file of readdirSync(folder)) {
    const list = CodeList.parse(parse(readFileSync(new URL(file, folder), 'utf8')));
    lists.set(list.id, new Set(list.values.map((value) => value.code)));
  }
  return lists;
}

/** Each code of a record with the list that must hold it. */
function codesUsed(record: HouseholdRecord): [string, string | null][] {
  const ofMember = (member: MemberRecord): [string, string | null][] => [
    ['relation-to-head', member.relationToHead],
    ['ethnicity', member.ethnicity],
    ['education-level', member.educationLevel],
    ['schooling-status', member.schoolingStatus],
    ...member.healthStatus.map((code): [string, string] => ['health-status', code]),
    ['labor-capacity', member.laborCapacity],
    ['work-place', member.workPlace],
    ['disability-type', member.disabilityType],
  ];
  return [
    ...record.members.flatMap(ofMember),
    ...record.povertyCauses.map((code): [string, string] => ['poverty-cause', code]),
    ...record.risks.map((code): [string, string] => ['poverty-risk', code]),
    ['household-type', record.householdType],
    ['poverty-class', record.povertyClass],
    ['graduation-status', record.graduationStatus],
    ['monitored-kind', record.monitoredKind],
  ];
}

type HouseholdCheck = (household: HouseholdRecord, on: Day) => boolean;
type MemberCheck = (member: MemberRecord, on: Day) => boolean;

const ageOf = (member: MemberRecord | undefined, on: Day): number =>
  member?.birth ? ageOn(member.birth, on) : -1;
const headsOf = (household: HouseholdRecord) =>
  household.members.filter((one) => one.relationToHead === 'head');
const works = (member: MemberRecord): boolean => (member.workMonths ?? 0) > 0;
function isThePerson(member: MemberRecord, on: Day): boolean {
  const read = readDocument(member.document ?? '', on);
  return read.ok && read.document.birth === member.birth && read.document.sex === member.sex;
}

/** What would keep a household out of the register. */
const FAULTS: Record<string, HouseholdCheck> = {
  head: (household, on) => headsOf(household).length !== 1 || ageOf(headsOf(household)[0], on) < 16,
  document: (household, on) => household.members.some((member) => !isThePerson(member, on)),
  months: (household) => household.members.some((member) => (member.workMonths ?? 0) > 12),
  future: (household, on) => household.members.some((member) => (member.identifiedOn ?? on) > on),
  number: ({ members, nationalHouseholdNo }) =>
    members.some((member) => !/^\d{2}$/.test(member.nationalPersonNo.replace(nationalHouseholdNo, ''))),
};

function statedNetDiffers({ income, members }: HouseholdRecord): boolean {
  if (income === null) return true;
  const gains = [income.wageFen, income.businessFen, income.propertyFen, income.transferFen];
  const net = gains.reduce<number>((sum, part) => sum + (part ?? 0), 0) - (income.businessCostFen ?? 0);
  return Math.abs(net / members.length - (income.perHeadFen ?? 0)) > 100;
}

/** Of the checks for 疑点数据, those that a record can be asked for by itself. */
const SUSPICIONS: Record<string, HouseholdCheck> = {
  'household.size': (household) => household.statedSize !== household.members.length,
  'phone.length': (household) => household.phone?.length !== 11,
  'risk.missing': (household) => household.monitoredKind !== null && household.risks.length === 0,
  'risk.disability': ({ risks, members }) =>
    risks.includes('disability') && !members.some((member) => member.healthStatus.includes('disabled')),
  'income.arithmetic': statedNetDiffers,
};
const MEMBER_SUSPICIONS: Record<string, MemberCheck> = {
  'education.both': (member) => (member.educationLevel === null) === (member.schoolingStatus === null),
  'labour.child': (member, on) => ageOf(member, on) < 16 && member.laborCapacity !== 'none',
  'labour.working': (member) => works(member) && ['none', 'lost'].includes(member.laborCapacity ?? ''),
  'pupil.working': (member) => works(member) && /^(primary|junior)/.test(member.schoolingStatus ?? ''),
  'disability.document': (member) =>
    member.healthStatus.includes('disabled') !== (member.document?.length ?? 0) > 18,
  'sex.relation': ({ relationToHead, sex }) =>
    (/^(son|father|grandson|son-in-law)$/.test(relationToHead ?? '') && sex !== 'male') ||
    (/^(daughter|mother|daughter-in-law)$/.test(relationToHead ?? '') && sex !== 'female'),
};

function faultsOf(household: HouseholdRecord, on: Day): string[] {
  return Object.entries(FAULTS).flatMap(([name, holds]) => (holds(household, on) ? [name] : []));
}
function suspicionsOf(household: HouseholdRecord, on: Day): string[] {
  const own = Object.entries(SUSPICIONS).flatMap(([name, holds]) => (holds(household, on) ? [name] : []));
  const ofMember = (member: MemberRecord) =>
    Object.entries(MEMBER_SUSPICIONS).flatMap(([name, holds]) => (holds(member, on) ? [name] : []));
  return [...own, ...household.members.flatMap(ofMember)];
}

const county = inventCounty({ seed: 1 });
const last = (): DemoSnapshot => present(county.snapshots.at(-1), 'the demo has exports');

describe('the places of the demo county', () => {
  test('has the size that was asked for on its last day', () => {
    expect(last().households).toHaveLength(2000);
    expect(membersOf(last()).length).toBeGreaterThan(7300);
    expect(membersOf(last()).length).toBeLessThan(8300);
  });

  test('has 3 towns and 12 villages, two of them of one name, in a county that does not exist', () => {
    const level = (name: string) => county.areas.filter((area) => area.level === name);
    expect([level('town').length, level('village').length]).toEqual([3, 12]);
    expect(repeated(level('village').map((area) => area.name))).toHaveLength(1);
    for (const village of level('village')) {
      const groups = county.areas.filter((area) => area.level === 'natural' && area.parent === village.code);
      expect(groups.length).toBeGreaterThanOrEqual(2);
      expect(groups.length).toBeLessThanOrEqual(5);
      expect(repeated(groups.map((group) => group.name))).toEqual([]);
    }
    const codes = county.areas.flatMap((area) => area.code ?? []);
    expect(repeated(codes)).toEqual([]);
    expect(county.areas.every((area) => area.parent === null || codes.includes(area.parent))).toBe(true);
  });

  test('counts more people in every village than its register holds', () => {
    for (const snapshot of county.snapshots) {
      const year = Number(snapshot.on.slice(0, 4));
      for (const row of county.population.filter((each) => each.year === year)) {
        const inVillage = snapshot.households.filter((household) => household.villageCode === row.village);
        expect(row.agriculturalHouseholds).toBeGreaterThan(inVillage.length * 2);
        expect(row.agriculturalPopulation).toBeGreaterThan(
          inVillage.flatMap((one) => one.members).length * 2,
        );
      }
    }
  });
});

describe('the records of the demo county', () => {
  test('has nothing but valid records, with one head and documents that tell the person', () => {
    for (const { on, households } of county.snapshots) {
      for (const household of households) expect(() => HouseholdRecord.parse(household)).not.toThrow();
      expect(households.flatMap((household) => faultsOf(household, on))).toEqual([]);
    }
  });

  test('gives no number twice', () => {
    for (const snapshot of county.snapshots) {
      const members = membersOf(snapshot);
      const keys = members.map((member) => readDocument(member.document ?? '', snapshot.on));
      const documents = keys.flatMap((read) => (read.ok ? [read.document.key] : []));
      expect(new Set(documents).size).toBe(members.length);
      expect(new Set(members.map((member) => member.nationalPersonNo)).size).toBe(members.length);
      expect(new Set(snapshot.households.map((one) => one.nationalHouseholdNo)).size).toBe(
        snapshot.households.length,
      );
    }
  });

  test('uses only codes of the national lists', () => {
    const lists = codesOfPack();
    const unknown = county.snapshots
      .flatMap((snapshot) => snapshot.households.flatMap(codesUsed))
      .filter(([list, code]) => code !== null && !lists.get(list)?.has(code));
    expect(unknown).toEqual([]);
  });

  test('has few suspect records, and those of several kinds', () => {
    const kinds = new Set<string>();
    for (const { on, households } of county.snapshots) {
      const found = households.flatMap((household) => suspicionsOf(household, on));
      for (const kind of found) kinds.add(kind);
      expect(found.length).toBeGreaterThan(2);
      expect(found.length).toBeLessThan(households.length * 0.03);
    }
    expect(kinds.size).toBeGreaterThanOrEqual(8);
  });
});

describe('seeds and scenarios', () => {
  test('the same seed gives the same county, another seed another one', () => {
    const small = (seed: number) => digest(inventCounty({ seed, scenario: 'small' }));
    expect(small(5)).toBe(small(5));
    expect(small(5)).not.toBe(small(6));
    expect(digest(inventCounty({ seed: 3, households: 300 }))).toBe(
      digest(inventCounty({ seed: 3, households: 300 })),
    );
  });

  test('small has one town, two villages and 60 households; empty has places only', () => {
    const small = inventCounty({ scenario: 'small' });
    expect(small.areas.filter((area) => area.level === 'village')).toHaveLength(2);
    expect(small.snapshots.at(-1)?.households).toHaveLength(60);
    const empty = inventCounty({ scenario: 'empty' });
    expect(empty.areas.filter((area) => area.level === 'village')).toHaveLength(12);
    expect([empty.snapshots, empty.population]).toEqual([[], []]);
  });

  test('a register of one day can be taken household by household, grouped by village', () => {
    const plan = {
      seed: 9,
      households: 200,
      towns: 4,
      villagesPerTown: 5,
      on: '2018-12-31',
      layout: 'A',
    } as const;
    const { places, households } = inventRegister(plan);
    const records = [...households];
    expect(records).toHaveLength(200);
    expect(records.every((record) => record.householdType === null && record.graduationStatus !== null)).toBe(
      true,
    );
    const order = records.map((record) =>
      places.villages.findIndex((village) => village.code === record.villageCode),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});
