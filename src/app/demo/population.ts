import type { AreaCode } from '#kernel/area-code.ts';
import type { Random } from './random.ts';

/** 农业户籍人口: the resident agricultural population of a village in a year; the base of 贫困发生率. */
export type VillagePopulation = {
  readonly village: AreaCode;
  readonly year: number;
  readonly agriculturalHouseholds: number;
  readonly agriculturalPopulation: number;
};

const FIRST_YEAR = 2014;
const LAST_YEAR = 2026;

/** @param registered households of each village that ever come into the register: 14 to 30 of 100 */
export function inventPopulation(
  random: Random,
  registered: ReadonlyMap<AreaCode, number>,
): VillagePopulation[] {
  const rows: VillagePopulation[] = [];
  for (const [village, households] of registered) {
    let all = Math.round((households * 100) / random.integer(14, 30));
    let people = Math.round((all * random.integer(395, 430)) / 100);
    for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
      rows.push({ village, year, agriculturalHouseholds: all, agriculturalPopulation: people });
      all += random.integer(-2, 5);
      people += Math.round((people * random.integer(-3, 6)) / 1000);
    }
  }
  return rows;
}
