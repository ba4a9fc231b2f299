import { z } from 'zod';

const areaCode = z.string().regex(/^\d{12}$/);
const day = z.iso.date();

/** 走访 · 调查 · 部门 · 导入 */
export const SurveySource = z.enum(['visit', 'survey', 'department', 'import']);
export type SurveySource = z.infer<typeof SurveySource>;

/**
 * A value of an item: a number, whole fen of a `yuan`, true or false, a day, a code, several codes. `null`: asked and not clear (不清楚).
 */
export const SurveyValue = z.union([
  z.number(),
  z.boolean(),
  z.string().max(100),
  z.array(z.string().max(100)).max(60),
  z.null(),
]);
export type SurveyValue = z.infer<typeof SurveyValue>;

/** Answers by the item's id; an item that is not named stays as it is. */
const Answers = z.record(z.string().max(80), SurveyValue);
export type Answers = z.infer<typeof Answers>;

/**
 * Command `registry.recordSurvey`: what a visit, a survey or a department says of a household and its members, or of a village,
 * from a day on. It holds until the day from which something else is known already.
 */
export const RecordSurvey = z.object({
  subject: z.union([z.strictObject({ household: z.uuid() }), z.strictObject({ village: areaCode })]),
  on: day,
  source: SurveySource.exclude(['import']),
  note: z.string().trim().max(200).default(''),
  values: Answers,
  members: z
    .array(z.object({ person: z.uuid(), values: Answers }))
    .max(60)
    .default([]),
});
export type RecordSurvey = z.infer<typeof RecordSurvey>;

/** How an item stands: since when, and who recorded it when. */
const Recorded = z.object({
  since: z.string(),
  recordedAt: z.string(),
  recorder: z.string(),
  source: SurveySource,
  note: z.string(),
  sheet: z.string().nullable(),
  row: z.number().nullable(),
});

/** One 调查项 with its present value; `recorded` null: it was never asked. */
export const SurveyItem = z.object({
  id: z.string(),
  title: z.string(),
  question: z.string().nullable(),
  type: z.enum(['number', 'yuan', 'boolean', 'day', 'code', 'codes']),
  /** Values that it may have. */
  options: z.array(z.object({ code: z.string(), label: z.string() })),
  unit: z.string().nullable(),
  reference: z.object({ title: z.string(), no: z.string() }),
  value: SurveyValue,
  recorded: Recorded.nullable(),
});
export type SurveyItem = z.infer<typeof SurveyItem>;

/** 表: the items that are asked together, as 十净 or 六项内容. */
export const SurveyForm = z.object({
  /** The form's name in the packs, by which it is asked for. */
  form: z.string(),
  title: z.string(),
  items: z.array(SurveyItem),
});
export type SurveyForm = z.infer<typeof SurveyForm>;

/** GET /api/households/:id/survey — every form of the policy in force there, as of the pair. */
export const HouseholdSurvey = z.object({
  household: z.string(),
  village: z.string(),
  on: z.string(),
  forms: z.array(SurveyForm),
  members: z.array(
    z.object({
      person: z.string(),
      name: z.string(),
      relationToHead: z.string().nullable(),
      forms: z.array(SurveyForm),
    }),
  ),
});
export type HouseholdSurvey = z.infer<typeof HouseholdSurvey>;

/** GET /api/villages/:code/survey — 村情表: what is asked of a village, and what the program counts. `null`: not known. */
export const VillageSurvey = z.object({
  village: z.string(),
  name: z.string(),
  townName: z.string(),
  on: z.string(),
  figures: z.object({
    households: z.number().nullable(),
    persons: z.number().nullable(),
    ruralHouseholds: z.number().nullable(),
    ruralPersons: z.number().nullable(),
    notGraduatedHouseholds: z.number().nullable(),
    notGraduatedPersons: z.number().nullable(),
    incidencePercent: z.number().nullable(),
    monitoredHouseholds: z.number().nullable(),
    dangerousHouses: z.number().nullable(),
    unsafeWaterHouseholds: z.number().nullable(),
  }),
  forms: z.array(SurveyForm),
});
export type VillageSurvey = z.infer<typeof VillageSurvey>;

/** GET /api/survey/forms?area&on — the forms in force there, and how far they are answered. */
export const SurveyFormLine = z.object({
  form: z.string(),
  title: z.string(),
  /** Whom its items are asked of, each with how many items, how many there are and how many have an answer to every one. */
  asked: z.array(
    z.object({
      of: z.enum(['household', 'member', 'village']),
      items: z.number(),
      subjects: z.number(),
      answered: z.number(),
      begun: z.number(),
    }),
  ),
});
export type SurveyFormLine = z.infer<typeof SurveyFormLine>;
