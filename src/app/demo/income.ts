import { ageOn, type Day, yearOf } from '#kernel/day.ts';
import type { Fen } from '#kernel/money.ts';
import { factsOn, type HouseholdFacts, membersOf } from './facts.ts';
import type { Household, Income } from './household.ts';
import { isEliminated, type Monitoring } from './monitoring.ts';
import { graduationOn, hasMinimumLiving } from './poverty.ts';
import type { Random } from './random.ts';

/** Yuan a head that a graduated household of the invented county lives on, 2016 first; later years go on by 1,000. */
const USUAL = [5200, 6100, 7400, 9000, 11000, 12300, 13500, 14600, 15700, 16800] as const;
/** The same before graduation. */
const POOR = [2400, 2700, 3000, 3200, 3500] as const;

function usualOfYear(year: number): number {
  const index = Math.max(0, year - 2016);
  return USUAL[index] ?? 16800 + 1000 * (index - USUAL.length + 1);
}

/** Of the twelve months before a day: in the middle of a year half of them belong to the year before. */
function usualYuan(on: Day): number {
  const usual = usualOfYear(yearOf(on));
  return on.endsWith('12-31') ? usual : (usual + usualOfYear(yearOf(on) - 1)) / 2;
}

/** How hard the trouble that brought a household under monitoring presses on its income in a year. */
function pressure(monitoring: Monitoring | null, on: Day): number {
  if (monitoring === null) return 1;
  const years = yearOf(on) - yearOf(monitoring.identifiedOn);
  if (years < 0) return 0.93;
  if (monitoring.kind === 'sudden-hardship') return years === 0 ? 0.8 : 0.92;
  if (isEliminated(monitoring, on)) return Math.min(0.95, 0.74 + 0.05 * years);
  return years === 0 ? 0.46 : Math.min(0.66, 0.54 + 0.03 * years);
}

function targetPerHeadYuan(household: Household, on: Day): number {
  const { random, story } = household;
  const year = yearOf(on);
  const noise = 1 + 0.02 * random.normal();
  const isPoor = story.registered && graduationOn(story, on).status !== 'graduated';
  if (isPoor) return (POOR[Math.max(0, year - 2016)] ?? 3500) * Math.min(1.2, household.fortune) * noise;
  // A bad year that nobody has noticed: what screening is there to find.
  const unnoticed = random.chance(0.004) ? 0.45 : 1;
  return usualYuan(on) * household.fortune * noise * unnoticed * pressure(household.monitoring, on);
}

/** Pensions, allowances and subsidies, in yuan a year. */
function transferYuan(household: Household, facts: HouseholdFacts, on: Day): number {
  const members = membersOf(household.people);
  const pensioners = members.filter((person) => ageOn(person.birth, on) >= 60).length;
  const pension = pensioners * 12 * (145 + 9 * (yearOf(on) - 2016));
  const allowance = hasMinimumLiving(household.story, on) ? facts.members * 1800 : 0;
  return pension + allowance + (facts.disabled ? 1200 : 0) + household.random.integer(200, 900);
}

function splitNet(random: Random, facts: HouseholdFacts, months: number, netYuan: number) {
  if (months === 0 && facts.laborers === 0) return { wage: 0, business: 0, cost: 0, rest: netYuan };
  const weight = months / (months + facts.laborers * random.integer(3, 6) + 0.01);
  const wage = Math.round(netYuan * weight);
  const netBusiness = netYuan - wage;
  const share = random.integer(18, 42) / 100;
  const business = netBusiness / (1 - share);
  return { wage, business, cost: business * share, rest: 0 };
}

/** 合规自付支出 and 理赔收入 of a household with somebody ill. */
function medical(random: Random, facts: HouseholdFacts): { claim: number; selfPaid: number } {
  if (facts.seriouslyIll)
    return { claim: random.integer(2000, 18000), selfPaid: random.integer(1800, 12000) };
  return { claim: 0, selfPaid: facts.ill ? random.integer(80, 1600) : 0 };
}

const fen = (yuan: number): Fen => Math.round(yuan * 100);

/** 人均纯收入: (wage + business + property + transfer − business cost) / members, as many as the register holds now. */
export function perHeadFen(income: Income, members: number): Fen {
  const net =
    income.wageFen + income.businessFen + income.propertyFen + income.transferFen - income.businessCostFen;
  return Math.round(net / members);
}

/** The income of the twelve months before a day, kept under the year of the day as the national export does. */
export function inventIncome(household: Household, on: Day): Income {
  const { random } = household;
  const facts = factsOn(household.people, on);
  const months = membersOf(household.people).reduce((sum, person) => sum + person.workMonths, 0);
  const total = targetPerHeadYuan(household, on) * facts.members;
  const transfer = Math.min(transferYuan(household, facts, on), total * 0.7);
  const property =
    household.conditions.waterDraw > 0.7 ? Math.min(random.integer(200, 2600), total * 0.1) : 0;
  const parts = splitNet(random, facts, months, total - transfer - property);
  const { claim, selfPaid } = medical(random, facts);
  const wageFen = fen(parts.wage);
  const businessFen = fen(parts.business);
  const propertyFen = fen(property);
  const transferFen = fen(transfer + parts.rest);
  const businessCostFen = fen(parts.cost);
  return {
    year: yearOf(on),
    wageFen,
    businessFen,
    propertyFen,
    transferFen,
    businessCostFen,
    claimFen: fen(claim),
    selfPaidFen: fen(selfPaid),
  };
}
