import { countyOf, isWithin } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import { type Finding, Problem } from '#kernel/problem.ts';
import {
  type Command,
  type Context,
  defineCommand,
  type Outcome,
  type Permission,
  permits,
} from '#platform/command/command.ts';
import { frozenInstant } from '#platform/db/knowledge.ts';
import type { Services } from '#platform/services.ts';
import { INDICATORS } from '../figures/catalogue.ts';
import { CreateReport, EditReport, ReportOnly } from '../model.ts';
import { reportsPermissions } from '../permissions.ts';
import { changeReport, getReportForChange, insertReport, insertRevision, type ReportRow } from './queries.ts';
import { composeReport, draftOf, printedWithDigests } from './reports.ts';
import { marksOf, paragraphKeys } from './rules.ts';
import { templateOf } from './templates.ts';

type Knowing<Input, Answer> = {
  readonly name: string;
  readonly permission: Permission;
  readonly input: Command<Services, Input, Answer>['input'];
  readonly area?: (input: Input) => string;
  readonly run: (context: Context<Services>, input: Input, known: string) => Promise<Outcome<Answer>>;
};

/**
 * A command that rests on an instant behind which nothing can appear any more. It is taken before the command begins:
 * within it, its own share of the lock would be waited for.
 */
function defineKnowing<Input, Answer>(definition: Knowing<Input, Answer>): Command<Services, Input, Answer> {
  const at = (known: string) =>
    defineCommand<Services, Input, Answer>({
      ...definition,
      run: (context, input) => definition.run(context, input, known),
    });
  return {
    ...at(''),
    execute: async (environment, commandId, raw) => {
      const known = permits(definition.permission, environment.actor.role)
        ? await environment.database.kysely.transaction().execute(frozenInstant)
        : '';
      return at(known).execute(environment, commandId, raw);
    },
  };
}

type OneReport = { report: string };

const outcomeOf = (
  row: Pick<ReportRow, 'id' | 'area'>,
  details: Record<string, unknown>,
): Outcome<OneReport> => ({
  subject: `report:${row.id}`,
  area: row.area,
  details,
  answer: { report: row.id },
});

/** 新建总结: a draft whose figures rest on what is known at this instant. */
export const createReportCommand = defineKnowing<CreateReport, OneReport>({
  name: 'reports.create',
  permission: reportsPermissions['reports.create'],
  input: CreateReport,
  area: (input) => input.area,
  run: async ({ tx, actor, services }, input, known) => {
    if (input.on > dayOfInstant(services.clock())) throw new Problem(400, 'report.dayInFuture');
    const { title } = await composeReport(tx, services.packs, { ...input, known, narrative: {} });
    const row = {
      county: countyOf(input.area),
      id: services.newId(),
      kind: input.kind,
      area: input.area,
      title,
      on_day: input.on,
      known_at: known,
    };
    await insertReport(tx, actor, row);
    return outcomeOf(row, { kind: input.kind, on: input.on });
  },
});

/** What is wrong with a person's paragraphs: a key that the template does not have, a figure that does not exist or lies elsewhere. */
function paragraphFindings(row: ReportRow, paragraphs: EditReport['paragraphs']): Finding[] {
  const keys = paragraphKeys(templateOf(row.kind));
  return Object.entries(paragraphs).flatMap(([key, text]) => {
    if (!keys.has(key)) return [{ code: 'report.paragraphUnknown', at: key }];
    return marksOf(text ?? '')
      .filter(
        ({ indicator, area }) =>
          !INDICATORS.has(indicator) || (area !== undefined && !isWithin(area, row.area)),
      )
      .map(({ indicator, area }) => ({
        code: 'report.markUnknown',
        at: key,
        details: { indicator, area: area ?? '' },
      }));
  });
}

/** 修改文字: a person's paragraphs; the figures in them stay live by their marks. */
export const editReportCommand = defineCommand<Services, EditReport, OneReport & { revision: number }>({
  name: 'reports.edit',
  permission: reportsPermissions['reports.edit'],
  input: EditReport,
  run: async ({ tx }, input) => {
    const row = await getReportForChange(tx, input.report);
    if (row.state === 'saved') throw new Problem(409, 'report.saved');
    if (row.revision !== input.revision)
      throw new Problem(409, 'report.changedMeanwhile', [], { revision: row.revision });
    const findings = paragraphFindings(row, input.paragraphs);
    if (findings.length > 0) throw new Problem(400, 'report.paragraphsInvalid', findings);
    const entries = Object.entries({ ...row.narrative, ...input.paragraphs }).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    );
    const revision = row.revision + 1;
    await changeReport(tx, row, { narrative: Object.fromEntries(entries), revision });
    const { subject, area, answer } = outcomeOf(row, {});
    return {
      subject,
      area: area ?? row.area,
      details: { paragraphs: Object.keys(input.paragraphs) },
      answer: { ...answer, revision },
    };
  },
});

/** 更新数字: the figures of today's knowledge; a person's paragraphs stay. A saved report goes on as a new revision. */
export const refreshReportCommand = defineKnowing<ReportOnly, OneReport>({
  name: 'reports.refresh',
  permission: reportsPermissions['reports.refresh'],
  input: ReportOnly,
  run: async ({ tx }, input, known) => {
    const row = await getReportForChange(tx, input.report);
    await changeReport(tx, row, { known_at: known, state: 'draft', revision: row.revision + 1 });
    return outcomeOf(row, { revision: row.revision + 1 });
  },
});

/**
 * 保存: freezes words and figures as they were read, each figure with its evidence's digest. The instant was fixed when the
 * draft was made or refreshed, so what is saved is what the person saw.
 */
export const saveReportCommand = defineCommand<Services, ReportOnly, OneReport>({
  name: 'reports.save',
  permission: reportsPermissions['reports.save'],
  input: ReportOnly,
  run: async ({ tx, actor, services }, input) => {
    const row = await getReportForChange(tx, input.report);
    if (row.state === 'saved') throw new Problem(409, 'report.saved');
    const { title, sections } = await composeReport(tx, services.packs, draftOf(row));
    const figures = await printedWithDigests(tx, services.packs, draftOf(row), sections);
    const definitions = new Map([...INDICATORS.values()].map(({ id, definition }) => [id, definition]));
    await insertRevision(tx, actor, { ...row, title }, { sections, figures, definitions });
    await changeReport(tx, row, { state: 'saved', title });
    return outcomeOf(row, { revision: row.revision, figures: figures.length });
  },
});

/** All commands of this module. */
export const reportsCommands = [
  createReportCommand,
  editReportCommand,
  refreshReportCommand,
  saveReportCommand,
] as const;
