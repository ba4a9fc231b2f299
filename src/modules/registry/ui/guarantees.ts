import type { HouseholdFile, MemberView } from '../households/model.ts';

export type Guarantee = {
  readonly id: 'income' | 'schooling' | 'medical' | 'housing' | 'water' | 'social';
  /** Whether it is met; null = the register does not say. */
  readonly met: boolean | null;
  /** Counts behind it: so many of so many. */
  readonly of?: { readonly count: number; readonly all: number };
};

/** Compulsory schooling, 义务教育法: from six to fifteen completed years. */
const SCHOOL_AGE = { from: 6, to: 15 };
const NOT_AT_SCHOOL = new Set(['not-at-school', 'preschool-age']);

function schooling(members: readonly MemberView[]): Guarantee {
  const children = members.filter(
    (member) => member.age !== null && member.age >= SCHOOL_AGE.from && member.age <= SCHOOL_AGE.to,
  );
  const known = children.filter((child) => child.schoolingStatus !== null);
  const at = known.filter((child) => !NOT_AT_SCHOOL.has(child.schoolingStatus ?? '')).length;
  if (children.length === 0) return { id: 'schooling', met: true, of: { count: 0, all: 0 } };
  return {
    id: 'schooling',
    met: known.length < children.length ? null : at === children.length,
    of: { count: at, all: children.length },
  };
}

function medical(members: readonly MemberView[]): Guarantee {
  const insured = members.filter((member) => member.residentMedicalInsured === true).length;
  const unknown = members.some((member) => member.residentMedicalInsured === null);
  return {
    id: 'medical',
    met: unknown && insured < members.length ? null : insured === members.length,
    of: { count: insured, all: members.length },
  };
}

function income(file: Pick<HouseholdFile, 'incomes'>): Guarantee {
  const last = [...file.incomes].sort((a, b) => b.year - a.year)[0];
  if (last === undefined || last.perHeadFen === null || last.lineFen === null)
    return { id: 'income', met: null };
  return { id: 'income', met: last.perHeadFen >= last.lineFen };
}

function social(members: readonly MemberView[]): Guarantee {
  const count = members.filter(
    (member) => member.minimumLiving === true || member.destituteSupport === true,
  ).length;
  return { id: 'social', met: true, of: { count, all: members.length } };
}

/** 一达标、三保障、饮水 and 兜底 of a household as the register tells them; facts, not ticks. */
export function guaranteesOf(
  file: Pick<HouseholdFile, 'incomes' | 'members' | 'dangerousHousing' | 'safeWater'>,
): Guarantee[] {
  return [
    income(file),
    schooling(file.members),
    medical(file.members),
    { id: 'housing', met: file.dangerousHousing === null ? null : !file.dangerousHousing },
    { id: 'water', met: file.safeWater },
    social(file.members),
  ];
}
