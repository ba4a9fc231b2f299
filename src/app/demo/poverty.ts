import { addDays, type Day, yearOf } from '#kernel/day.ts';
import type { HouseholdFacts } from './facts.ts';
import type { Random } from './random.ts';

/** The way of a household through 建档立卡: decided at the start, read off by the day. */
export type PovertyStory = {
  /** false: an ordinary household that only monitoring ever brings into the register */
  readonly registered: boolean;
  /** 首次识别时间 */
  readonly identifiedOn: Day;
  /** 脱贫年度; by the end of 2020 nobody was left. */
  readonly graduationYear: number;
  /** Announced a year ahead as 预脱贫. */
  readonly announced: boolean;
  readonly relapseYear: number | null;
  readonly secondGraduationYear: number | null;
  /** 清退: found not to belong, in that year. */
  readonly removalYear: number | null;
  /** 低保 from and until; 特困 instead of it. */
  readonly minimumLivingFrom: Day | null;
  readonly minimumLivingUntil: Day;
  readonly destitute: boolean;
  /** 致贫原因, list `poverty-cause`, the main one first, at most three. */
  readonly causes: readonly string[];
};

// biome-ignore format: a table
const IDENTIFIED = [[2014, 80], [2015, 4], [2016, 7], [2017, 5], [2018, 2.5], [2019, 1.5]] as const;
// biome-ignore format: a table
const GRADUATED = [[2014, 3], [2015, 8], [2016, 24], [2017, 24], [2018, 22], [2019, 13], [2020, 6]] as const;

const dayIn = (random: Random, year: number, first: number, last: number): Day =>
  addDays(`${year}-01-01`, random.integer(first, last));

/** Up to three causes, those that the family shows weighing most. */
function chooseCauses(random: Random, facts: HouseholdFacts): string[] {
  const weights: [string, number][] = [
    ['illness', facts.seriouslyIll ? 60 : Number(facts.ill) * 24],
    ['disability', facts.disabled ? 45 : 0],
    ['schooling', facts.students * 14],
    ['lack-of-labor', facts.laborers <= 1 ? 28 : 0],
    ['lack-of-skill', 30],
    ['lack-of-funds', 20],
    ['lack-of-motivation', 7],
    ['lack-of-land', 6],
    ['poor-transport', 4],
    ['disaster', 4],
    ['lack-of-water', 2],
    ['marriage', 0.5],
    ['funeral', 0.5],
    ['other', 1.5],
  ];
  const causes: string[] = [];
  // biome-ignore format: a table
  const wanted = random.weighted([[1, 50], [2, 35], [3, 15]]);
  while (causes.length < wanted) {
    const cause = random.weighted(weights.filter(([code]) => !causes.includes(code)));
    causes.push(cause);
  }
  return causes;
}

function inventMinimumLiving(random: Random, facts: HouseholdFacts): { from: Day | null; until: Day } {
  const rate = facts.laborers === 0 ? 0.6 : 0.14 + (facts.disabled ? 0.15 : 0);
  if (!random.chance(rate)) return { from: null, until: '9999-12-31' };
  const from = dayIn(random, random.chance(0.7) ? 2014 : random.integer(2016, 2023), 0, 360);
  const until = random.chance(0.4)
    ? dayIn(random, yearOf(from) + random.integer(2, 7), 0, 360)
    : '9999-12-31';
  return { from, until };
}

export function inventStory(
  random: Random,
  facts: HouseholdFacts,
  registered: boolean,
  monitoredOn: Day | null,
): PovertyStory {
  const year = random.weighted(IDENTIFIED);
  const graduationYear = random.weighted(
    GRADUATED.filter(([each]) => each > year || (each === year && year < 2015)),
  );
  const relapses = graduationYear <= 2018 && random.chance(0.012);
  const relapseYear = relapses ? random.integer(Math.max(2016, graduationYear + 1), 2019) : null;
  const minimumLiving = inventMinimumLiving(random, facts);
  const identifiedOn = dayIn(random, year, year === 2014 ? 60 : 120, year === 2014 ? 330 : 345);
  return {
    registered,
    identifiedOn: registered || monitoredOn === null ? identifiedOn : monitoredOn,
    graduationYear,
    announced: random.chance(0.06),
    relapseYear,
    secondGraduationYear: relapseYear === null ? null : random.integer(relapseYear + 1, 2020),
    removalYear: registered && random.chance(0.004) ? Math.max(year + 1, 2017) : null,
    minimumLivingFrom: minimumLiving.from,
    minimumLivingUntil: minimumLiving.until,
    destitute: facts.members === 1 && facts.laborers === 0 && random.chance(0.6),
    causes: chooseCauses(random, facts),
  };
}

type Graduation = { readonly status: string; readonly year: number | null };

/** The last year whose exits are approved by a day: approvals come at the end of the year. */
function lastExitYear(on: Day): number {
  return on.slice(5) >= '12-01' ? yearOf(on) : yearOf(on) - 1;
}

/** 脱贫属性 and 脱贫年度: code of list `graduation-status`. */
export function graduationOn(story: PovertyStory, on: Day): Graduation {
  const year = lastExitYear(on);
  const again = story.secondGraduationYear;
  if (again !== null && again <= year) return { status: 'graduated', year: again };
  if (story.relapseYear !== null && story.relapseYear <= year) return { status: 'relapsed', year: null };
  if (story.graduationYear <= year) return { status: 'graduated', year: story.graduationYear };
  const due = story.announced && story.graduationYear === year + 1;
  return { status: due ? 'pre-graduated' : 'not-graduated', year: null };
}

export function hasMinimumLiving(story: PovertyStory, on: Day): boolean {
  return (
    !story.destitute &&
    story.minimumLivingFrom !== null &&
    story.minimumLivingFrom <= on &&
    on < story.minimumLivingUntil
  );
}

/** 贫困户属性: code of list `poverty-class`. */
export function povertyClassOn(story: PovertyStory, on: Day): string {
  if (story.destitute) return 'five-guarantee';
  if (!hasMinimumLiving(story, on)) return 'general';
  return story.causes.length > 1 ? 'minimum-living-poor' : 'minimum-living';
}
