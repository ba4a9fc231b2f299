import { z } from 'zod';

/** The four kinds of income of the register. */
export const IncomeKind = z.enum(['wage', 'business', 'property', 'transfer']);
export type IncomeKind = z.infer<typeof IncomeKind>;

const Reference = z.object({ title: z.string(), no: z.string(), invented: z.boolean() });

/** A component that can be entered in a place and year, and what policy says of it. */
export const AccountComponent = z.object({
  /** `transfer.basic-pension`; the kind itself is what is not broken down further. */
  id: z.string(),
  kind: IncomeKind,
  title: z.string(),
  /** Whether it counts; null where policy does not say, and nothing is guessed. */
  counted: z.boolean().nullable(),
  reference: Reference.nullable(),
  /** 成本比例: the part of the gross that the county takes as its cost. */
  share: z.object({ percent: z.number(), reference: Reference }).nullable(),
});
export type AccountComponent = z.infer<typeof AccountComponent>;

const Component = z
  .string()
  .max(80)
  .regex(/^[a-z]+([-.][a-z0-9]+)*$/);

/** An amount of a component, in whole fen. */
export const AccountEntry = z.object({
  component: Component,
  grossFen: z.int(),
  /** What it really cost; null: the county's share, else nothing. */
  costFen: z.int().nullable().default(null),
  /** Why it differs so much from the year before. */
  reason: z.string().trim().max(100).default(''),
});
export type AccountEntry = z.infer<typeof AccountEntry>;

/** Command registry.recordIncomeAccount: the sheet of a year as it was reckoned with the household. */
export const RecordIncomeAccount = z.object({
  household: z.uuid(),
  year: z.int().min(1990).max(2199),
  /** The day on which it was reckoned; today when it does not say. */
  on: z.iso.date().optional(),
  entries: z.array(AccountEntry).max(80),
  /** 理赔收入 and 合规自付支出 of the year; absent: as the register has them. */
  claimFen: z.int().nullable().optional(),
  selfPaidFen: z.int().nullable().optional(),
  /** Whether the register's sums are corrected by the account. */
  correct: z.boolean().default(false),
});
export type RecordIncomeAccount = z.infer<typeof RecordIncomeAccount>;

/** One line of the sheet. */
export const AccountLine = z.object({
  component: z.string(),
  kind: IncomeKind,
  title: z.string(),
  counted: z.boolean().nullable(),
  reference: Reference.nullable(),
  share: AccountComponent.shape.share,
  grossFen: z.int(),
  /** Cost as entered, else by the share, else 0. */
  costFen: z.int(),
  /** Whether the cost was entered, reckoned by the share, or there is none. */
  costBy: z.enum(['entered', 'share', 'none']),
  netFen: z.int(),
  reason: z.string(),
  /** `register`: the kind is not broken down, its sum is the register's. */
  from: z.enum(['account', 'register']),
  /** The same component's net of the year before; null when it is not known. */
  lastFen: z.int().nullable(),
  /** Whether a reason is wanted for the change. */
  wantsReason: z.boolean(),
});
export type AccountLine = z.infer<typeof AccountLine>;

const Totals = {
  countedFen: z.int(),
  excludedFen: z.int(),
  /** Of components of which policy does not say whether they count. */
  undecidedFen: z.int(),
};

/** What the account makes of its lines. */
export const AccountSums = z.object({
  byKind: z.array(z.object({ kind: IncomeKind, ...Totals, lastFen: z.int().nullable() })),
  ...Totals,
  /** Counted income of the household divided by its members, in whole fen; null when nothing is known or nobody is there. */
  perHeadFen: z.int().nullable(),
  /** 参考收入: counted income and claims less self-paid spending, per head. An inference of ours: policy.md does not give the formula. */
  referenceFen: z.int().nullable(),
});
export type AccountSums = z.infer<typeof AccountSums>;

/** Where the register's own sums say something else. */
export const Disagreement = z.object({
  kind: z.enum([...IncomeKind.options, 'per-head']),
  accountFen: z.int(),
  registerFen: z.int(),
});
export type Disagreement = z.infer<typeof Disagreement>;

/** GET /api/households/:id/income?year&on&known */
export const IncomeAccount = z.object({
  household: z.string(),
  headName: z.string(),
  village: z.string(),
  villageName: z.string(),
  townName: z.string(),
  nationalHouseholdNo: z.string(),
  year: z.int(),
  /** Years of which the register or an account knows something, the newest first. */
  years: z.array(z.int()),
  on: z.string(),
  /** The day of which the members are counted, and how many they are. */
  membersOn: z.string(),
  members: z.int(),
  components: z.array(AccountComponent),
  lines: z.array(AccountLine),
  sums: AccountSums,
  claimFen: z.int().nullable(),
  selfPaidFen: z.int().nullable(),
  /** The register's sums of the year; null when it has none. */
  register: z
    .object({
      perHeadFen: z.int().nullable(),
      wageFen: z.int().nullable(),
      businessFen: z.int().nullable(),
      businessCostFen: z.int().nullable(),
      propertyFen: z.int().nullable(),
      transferFen: z.int().nullable(),
    })
    .nullable(),
  disagreements: z.array(Disagreement),
  /** The line of the year in the place; null when the packs know none. */
  lineFen: z.int().nullable(),
  lineTitle: z.string().nullable(),
  /** From which change against last year a reason is wanted, percent. */
  reasonPercent: z.number().nullable(),
  lastYear: z.array(z.object({ component: z.string(), netFen: z.int() })),
  lastByKind: z.array(z.object({ kind: IncomeKind, countedFen: z.int() })),
  recorded: z.object({ on: z.string(), at: z.string(), byName: z.string() }).nullable(),
});
export type IncomeAccount = z.infer<typeof IncomeAccount>;
