import { ageOn, type Day } from '#kernel/day.ts';
import type { HouseholdRecord, MemberRecord } from '#modules/registry/model.ts';
import { inventBankCard } from './documents.ts';
import { factsOn, membersOf } from './facts.ts';
import { disabilityTypeOn, healthOn } from './health.ts';
import type { Household } from './household.ts';
import { perHeadFen } from './income.ts';
import { relationToHead } from './kinship.ts';
import { coverOn, isHouseDangerous, waterOn } from './living.ts';
import { applyMistake } from './mistakes.ts';
import { isEliminated, type Monitoring, monitoringOn } from './monitoring.ts';
import { documentOn, isAbleToWork, laborOn, type Person } from './person.ts';
import { graduationOn, hasMinimumLiving, povertyClassOn } from './poverty.ts';
import { schoolingOn } from './schooling.ts';

/** Which generation of the national export tells the facts: what its columns do not hold stays null. */
export type RegisterLayout = 'A' | 'B';
type View = { readonly on: Day; readonly layout: RegisterLayout };

/** Whether the household stands in the register on a day. Layout A knows registered households only. */
function isInRegister(household: Household, view: View): boolean {
  const { story } = household;
  if (story.identifiedOn > view.on || (view.layout === 'A' && !story.registered)) return false;
  if (story.removalYear !== null && `${story.removalYear}-12-31` <= view.on) return false;
  return household.leftOn === null || household.leftOn > view.on;
}

function workOf(person: Person, labor: string, schooling: string | null, view: View) {
  const age = ageOn(person.birth, view.on);
  if (age < 16 || schooling !== null) return { workMonths: null, workPlace: null };
  const workMonths = isAbleToWork(labor) ? person.workMonths : 0;
  return { workMonths, workPlace: view.layout === 'A' && workMonths > 0 ? person.workPlace : null };
}

function memberRecord(household: Household, person: Person, head: Person, view: View): MemberRecord {
  const { on, layout } = view;
  const schooling = schoolingOn(person.track, person.birth, on);
  const labor = laborOn(person, on, layout);
  const isAdult = ageOn(person.birth, on) >= 16 && schooling.schoolingStatus === null;
  const cover = coverOn(person, isAdult, on);
  const joinedOn = person.joinedOn ?? household.story.identifiedOn;
  const inA = layout === 'A';
  return {
    nationalPersonNo: `${household.no}${String(person.id).padStart(2, '0')}`,
    name: person.name,
    document: documentOn(person, on),
    birth: person.birth,
    sex: person.sex,
    relationToHead: relationToHead(person, head, household.people),
    ethnicity: person.ethnicity,
    educationLevel: schooling.educationLevel,
    schoolingStatus: schooling.schoolingStatus,
    healthStatus: healthOn(person.health, on),
    laborCapacity: labor,
    ...workOf(person, labor, schooling.schoolingStatus, view),
    criticalIllnessInsured: cover.criticalIllness,
    residentMedicalInsured: cover.residentMedical,
    residentPensionInsured: inA ? cover.residentPension : null,
    staffPensionInsured: inA ? cover.staffPension : null,
    minimumLiving: inA ? null : hasMinimumLiving(household.story, on),
    destituteSupport: inA ? null : household.story.destitute,
    disabilityType: inA ? null : disabilityTypeOn(person.health, on),
    phone: inA ? null : person.phone,
    identifiedOn: laterOf(joinedOn, household.story.identifiedOn),
  };
}

function laterOf(one: Day, other: Day): Day {
  if (one < other) return other;
  return one;
}

/** Risks as still shown: 因残 goes when the disabled member is gone. */
function risksOf(household: Household, monitoring: Monitoring, on: Day): string[] {
  const isDisabled = factsOn(household.people, on).disabled;
  const risks = monitoring.risks.filter((risk) => risk !== 'disability' || isDisabled);
  return risks.length > 0 ? risks : ['other'];
}

function monitoringPart(household: Household, view: View) {
  const monitoring = view.layout === 'A' ? null : monitoringOn(household.monitoring, view.on);
  if (monitoring === null) {
    return {
      monitoredKind: null,
      risks: [],
      riskEliminated: null,
      riskIdentifiedOn: null,
      riskEliminatedOn: null,
    };
  }
  const eliminated = isEliminated(monitoring, view.on);
  return {
    monitoredKind: monitoring.kind,
    risks: risksOf(household, monitoring, view.on),
    riskEliminated: eliminated,
    riskIdentifiedOn: monitoring.identifiedOn,
    riskEliminatedOn: eliminated ? monitoring.eliminatedOn : null,
  };
}

/** What only layout A tells (贫困户属性, 脱贫属性, bank card, 饮水困难), and 户类型 of layout B. */
function statusPart(household: Household, view: View) {
  const { story, conditions, place } = household;
  if (view.layout === 'B') {
    return {
      bankName: null,
      bankCard: null,
      waterDifficult: null,
      householdType: story.registered ? 'graduated-household' : 'ordinary-household',
      povertyClass: null,
      graduationStatus: null,
      graduationYear: null,
    };
  }
  const graduation = graduationOn(story, view.on);
  return {
    bankName: '春山县农村信用合作联社',
    bankCard: inventBankCard(household.no),
    waterDifficult: waterOn(conditions, place, story, view.on).difficult,
    householdType: null,
    povertyClass: povertyClassOn(story, view.on),
    graduationStatus: graduation.status,
    graduationYear: graduation.year,
  };
}

function incomePart(household: Household, members: number, view: View): HouseholdRecord['income'] {
  if (household.income === null) return null;
  const income = { ...household.income, perHeadFen: perHeadFen(household.income, members) };
  return view.layout === 'A' ? { ...income, claimFen: null, selfPaidFen: null } : income;
}

/** The head first, then by person number, as the national export sorts. */
function membersPart(household: Household, view: View): MemberRecord[] {
  const members = membersOf(household.people);
  const head = members.find((person) => person.id === household.headId);
  if (head === undefined) return [];
  const rest = members.filter((person) => person !== head);
  return [head, ...rest].map((person) => memberRecord(household, person, head, view));
}

/** The household as an export of the day tells it; undefined when it is not in the register. */
export function recordOf(household: Household, on: Day, layout: RegisterLayout): HouseholdRecord | undefined {
  const view: View = { on, layout };
  if (!isInRegister(household, view)) return undefined;
  const { story, conditions, place, monitoring } = household;
  const members = membersPart(household, view);
  if (members.length === 0) return undefined;
  const record: HouseholdRecord = {
    nationalHouseholdNo: household.no,
    villageCode: place.village,
    naturalVillage: place.natural,
    statedSize: members.length,
    phone: household.phone,
    povertyCauses: [...story.causes],
    dangerousHousing: isHouseDangerous(conditions, story, monitoring, on),
    safeWater: waterOn(conditions, place, story, on).safe,
    firstIdentifiedOn: story.identifiedOn,
    ...statusPart(household, view),
    ...monitoringPart(household, view),
    income: incomePart(household, members.length, view),
    members,
  };
  applyMistake(record, household.mistake, on, layout);
  return record;
}
