import { present } from '#kernel/assert.ts';
import { ageOn, type Day, yearOf } from '#kernel/day.ts';
import type { Random } from './random.ts';

/** How far a person goes, or went, at school. */
export type SchoolTrack =
  | 'none'
  | 'primary'
  | 'junior'
  | 'senior'
  | 'vocational'
  | 'college'
  | 'bachelor'
  | 'postgraduate';

/** 文化程度 and 在校生状况: exactly one of the two is filled. Codes of `education-level` and `schooling-status`. */
type Schooling = { readonly educationLevel: string | null; readonly schoolingStatus: string | null };

const PRIMARY = ['primary', 'primary', 'primary', 'primary', 'primary', 'primary'];
const JUNIOR = [...PRIMARY, 'junior-1', 'junior-2', 'junior-3'];
const SENIOR = [...JUNIOR, 'senior-1', 'senior-2', 'senior-3'];
const BACHELOR = [...SENIOR, 'bachelor-1', 'bachelor-2', 'bachelor-3', 'bachelor-4'];
const VOCATIONAL = [...JUNIOR, 'vocational-1', 'vocational-2', 'vocational-3'];

/** 在校生状况 in each school year of a track, and the 文化程度 that remains. */
const COURSES: Readonly<Record<SchoolTrack, { readonly grades: readonly string[]; readonly level: string }>> =
  {
    none: { grades: [], level: 'illiterate' },
    primary: { grades: PRIMARY, level: 'primary' },
    junior: { grades: JUNIOR, level: 'junior' },
    senior: { grades: SENIOR, level: 'senior' },
    vocational: { grades: VOCATIONAL, level: 'senior' },
    college: { grades: [...SENIOR, 'college-1', 'college-2', 'college-3'], level: 'college' },
    bachelor: { grades: BACHELOR, level: 'bachelor-and-above' },
    postgraduate: {
      grades: [...BACHELOR, 'postgraduate', 'postgraduate', 'postgraduate'],
      level: 'bachelor-and-above',
    },
  };

type Weights = readonly (readonly [SchoolTrack, number])[];
/** How far people went, by the year before which they were born. */
// biome-ignore format: a table
const GENERATIONS: readonly (readonly [number, Weights])[] = [
  [1945, [['none', 60], ['primary', 36], ['junior', 4]]],
  [1960, [['none', 28], ['primary', 50], ['junior', 19], ['senior', 3]]],
  [1975, [['none', 6], ['primary', 42], ['junior', 44], ['senior', 7], ['vocational', 1]]],
  [1990, [['none', 2], ['primary', 24], ['junior', 58], ['senior', 9], ['vocational', 4], ['college', 2], ['bachelor', 1]]],
  [2000, [['primary', 5], ['junior', 48], ['senior', 14], ['vocational', 16], ['college', 10], ['bachelor', 7]]],
  [9999, [['primary', 0.4], ['junior', 14], ['senior', 16], ['vocational', 32], ['college', 20], ['bachelor', 17], ['postgraduate', 0.6]]],
];

export function inventTrack(random: Random, birthYear: number): SchoolTrack {
  const generation = GENERATIONS.find(([before]) => birthYear < before);
  return random.weighted(present(generation, 'the last generation is open')[1]);
}

/** The school year that holds on a day, by the year of its September. */
function schoolYearOn(on: Day): number {
  return on.slice(5) >= '09-01' ? yearOf(on) : yearOf(on) - 1;
}

/** The September of the first school year: the child is six by the end of August (义务教育法 art. 11). */
function firstSchoolYear(birth: Day): number {
  return birth.slice(5) < '09-01' ? yearOf(birth) + 6 : yearOf(birth) + 7;
}

export function schoolingOn(track: SchoolTrack, birth: Day, on: Day): Schooling {
  const years = schoolYearOn(on) - firstSchoolYear(birth);
  if (years < 0) {
    return { educationLevel: null, schoolingStatus: ageOn(birth, on) >= 4 ? 'preschool' : 'preschool-age' };
  }
  const course = COURSES[track];
  const grade = course.grades[years];
  return grade === undefined
    ? { educationLevel: course.level, schoolingStatus: null }
    : { educationLevel: null, schoolingStatus: grade };
}
