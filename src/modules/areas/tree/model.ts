import { z } from 'zod';

const areaCode = z.string().regex(/^\d{12}$/);
const why = { on: z.iso.date(), source: z.string().trim().min(2).max(200) };

/** One place as of a day: GET /api/areas?on — the actor's own scope with the way up to the province. */
export const AreaNode = z.object({
  id: z.string(),
  /** Empty for a natural village. */
  code: z.string().nullable(),
  level: z.enum(['province', 'city', 'county', 'town', 'village', 'natural']),
  name: z.string(),
  pinyin: z.string(),
  initials: z.string(),
  parent: z.string().nullable(),
  validFrom: z.string(),
  validTo: z.string(),
  /** False for the places above one's own scope, shown for the way only. */
  within: z.boolean(),
});
export type AreaNode = z.infer<typeof AreaNode>;

/** GET /api/areas/:id/history */
export const AreaHistory = z.object({
  versions: z.array(
    z.object({
      name: z.string(),
      parentName: z.string().nullable(),
      validFrom: z.string(),
      validTo: z.string(),
      recordedAt: z.string(),
      superseded: z.boolean(),
      source: z.string(),
    }),
  ),
  predecessors: z.array(z.object({ code: z.string(), name: z.string(), on: z.string() })),
  successors: z.array(z.object({ code: z.string(), name: z.string(), on: z.string() })),
  population: z.array(
    z.object({
      year: z.number(),
      agriculturalHouseholds: z.number().nullable(),
      agriculturalPopulation: z.number().nullable(),
      source: z.string(),
    }),
  ),
});
export type AreaHistory = z.infer<typeof AreaHistory>;

/** Commands areas.add, areas.rename, areas.merge, areas.setPopulation; POST /api/areas/import takes a regions.csv (multipart). */
export const AddArea = z.object({
  code: areaCode.nullable(),
  level: z.enum(['town', 'village', 'natural']),
  name: z.string().trim().min(1).max(40),
  parent: z.uuid(),
  ...why,
});
export type AddArea = z.infer<typeof AddArea>;
export const RenameArea = z.object({ area: z.uuid(), name: z.string().trim().min(1).max(40), ...why });
export type RenameArea = z.infer<typeof RenameArea>;
/** Villages merge: the predecessors end on the day before `on`; their households move to the successor from `on`. */
export const MergeAreas = z.object({
  predecessors: z.array(z.uuid()).min(1).max(10),
  successor: z.uuid(),
  ...why,
});
export type MergeAreas = z.infer<typeof MergeAreas>;
export const SetPopulation = z.object({
  area: z.uuid(),
  year: z.int().min(1949).max(2199),
  agriculturalHouseholds: z.int().min(0).nullable(),
  agriculturalPopulation: z.int().min(0).nullable(),
  source: z.string().trim().min(2).max(200),
});
export type SetPopulation = z.infer<typeof SetPopulation>;
