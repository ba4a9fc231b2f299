import { z } from 'zod';

/** One place of 行政区划 as a list gives it: province, city, county, town, village by code; a natural village by parent and name. */
export const AreaRow = z.object({
  /** 12 digits; null for a natural village (自然村, 村民小组), which has none */
  code: z
    .string()
    .regex(/^\d{12}$/)
    .nullable(),
  name: z.string().min(1).max(60),
  level: z.enum(['province', 'city', 'county', 'town', 'village', 'natural']),
  /** Code of the place above; null for a province */
  parent: z
    .string()
    .regex(/^\d{12}$/)
    .nullable(),
  /** 农业户数, for the incidence of poverty; null when the list does not say */
  agriculturalHouseholds: z.int().nonnegative().nullable(),
  /** 农业人口, persons */
  agriculturalPopulation: z.int().nonnegative().nullable(),
  /** The year of the two counts */
  populationYear: z.int().min(1949).max(2199).nullable(),
});
export type AreaRow = z.infer<typeof AreaRow>;

/** What the resolver needs of a place. */
export type AreaName = Pick<AreaRow, 'code' | 'name' | 'level' | 'parent'>;
