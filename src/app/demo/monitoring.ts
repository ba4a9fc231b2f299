import { addDays, addMonths, type Day } from '#kernel/day.ts';
import type { HouseholdFacts } from './facts.ts';
import type { Random } from './random.ts';

/** 监测对象: when and as what a household was found at risk, and when the risk was over. */
export type Monitoring = {
  /** 监测对象类别: code of list `monitored-kind` */
  readonly kind: 'unstable-graduated' | 'marginal-at-risk' | 'sudden-hardship';
  readonly identifiedOn: Day;
  /** At least six months later; null: still open. */
  readonly eliminatedOn: Day | null;
  /** 致贫/返贫风险: codes of list `poverty-risk`, one to five. */
  readonly risks: readonly string[];
};

// biome-ignore format: a table
const YEARS = [[2020, 22], [2021, 24], [2022, 22], [2023, 14], [2024, 9], [2025, 6], [2026, 3]] as const;
// biome-ignore format: a table
const COUNTS = [[1, 62], [2, 24], [3, 10], [4, 3], [5, 1]] as const;

/** Monitoring began on 2020-03-20 (关于建立防止返贫监测和帮扶机制的指导意见). */
function inventIdentification(random: Random): Day {
  const year = random.weighted(YEARS);
  if (year === 2020) return addDays('2020-04-01', random.integer(0, 260));
  return addDays(`${year}-01-05`, random.integer(0, year === 2026 ? 150 : 340));
}

function chooseRisks(random: Random, facts: HouseholdFacts): string[] {
  const weights: [string, number][] = [
    ['illness', facts.seriouslyIll ? 60 : Number(facts.ill) * 22],
    ['disability', facts.disabled ? 26 : 0],
    ['schooling', facts.students * 16],
    ['unstable-work', facts.laborers > 0 ? 22 : 0],
    ['lack-of-labor', facts.laborers <= 1 ? 20 : 0],
    ['accident', 8],
    ['natural-disaster', 6],
    ['business-failure', facts.laborers > 0 ? 8 : 0],
    ['other', 4],
  ];
  const possible = weights.filter(([, weight]) => weight > 0);
  const wanted = Math.min(random.weighted(COUNTS), possible.length);
  const risks: string[] = [];
  while (risks.length < wanted)
    risks.push(random.weighted(possible.filter(([code]) => !risks.includes(code))));
  return risks;
}

/** Whether and how a household comes under monitoring. An ordinary one is in the register for nothing else. */
export function inventMonitoring(
  random: Random,
  facts: HouseholdFacts,
  registered: boolean,
): Monitoring | null {
  if (registered && !random.chance(0.075)) return null;
  const sudden = random.chance(0.27);
  const identifiedOn = inventIdentification(random);
  const months = random.integer(7, 26);
  const eliminatedOn = addDays(addMonths(identifiedOn, months), random.integer(0, 25));
  const staysOpen = random.chance(facts.laborers === 0 ? 0.5 : 0.12);
  return {
    kind: sudden ? 'sudden-hardship' : registered ? 'unstable-graduated' : 'marginal-at-risk',
    identifiedOn,
    eliminatedOn: staysOpen ? null : eliminatedOn,
    risks: chooseRisks(random, facts),
  };
}

/** The monitoring that the register shows on a day. */
export function monitoringOn(monitoring: Monitoring | null, on: Day): Monitoring | null {
  return monitoring !== null && monitoring.identifiedOn <= on ? monitoring : null;
}

export function isEliminated(monitoring: Monitoring, on: Day): boolean {
  return monitoring.eliminatedOn !== null && monitoring.eliminatedOn <= on;
}
