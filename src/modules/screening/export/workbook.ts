import { createWriteStream } from 'node:fs';
import { yuanText } from '#kernel/money.ts';
import type { Actor } from '#platform/db/database.ts';
import { findText } from '#platform/i18n/texts.ts';
import type { Services } from '#platform/services.ts';
import { type WrittenRow, type WrittenSheet, writeXlsx } from '#platform/xlsx/write.ts';
import { hitViews, summaryOf } from '../answer.ts';
import type { ExportScreening, ScreeningHit, ScreeningReason, ScreeningSummary } from '../model.ts';
import { type Screening, startScreening } from '../screen.ts';
import { labelKey, valueLines } from '../values.ts';
import { type Words, wordsOf } from '../wording.ts';

type Sentence = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Sentences of the page's catalogue, in the language of the workbook. */
function sentences(language: ExportScreening['language'], words: Words): Sentence {
  return (key, values = {}) => words.convert(findText(language, 'screening', key, values) ?? key);
}

/** 符小雨：周岁 12，在校生状况 非在校生；义务教育起始年龄 6 */
function valuesText({ values }: ScreeningReason, { say, label }: Making): string {
  return valueLines(values, label, say('comma'))
    .map(({ member, words }) => (member === null ? words : say('ofMember', { member, words })))
    .join(say('semicolon'));
}

function hitRows(hits: readonly ScreeningHit[], from: number, making: Making): WrittenRow[] {
  const { say } = making;
  return hits.flatMap((hit, index) =>
    hit.reasons.map((reason) => [
      from + index,
      hit.townName,
      hit.villageName,
      hit.nationalHouseholdNo,
      hit.headName,
      hit.memberCount,
      hit.incomeYear,
      hit.perHeadFen === null ? null : Number(yuanText(hit.perHeadFen)),
      reason.title,
      say(`rule.severity.${reason.severity}`),
      reason.message,
      valuesText(reason, making),
      reason.members.join('、'),
      reason.responsible,
    ]),
  );
}

const HIT_COLUMNS = [
  ['no', 6],
  ['town', 14],
  ['village', 14],
  ['household', 16],
  ['head', 10],
  ['members', 8],
  ['incomeYear', 10],
  ['income', 14],
  ['rule', 26],
  ['severity', 8],
  ['message', 48],
  ['values', 60],
  ['who', 20],
  ['responsible', 22],
] as const;

async function* hitSheetRows(
  tx: Parameters<typeof hitViews>[0],
  screening: Screening,
  making: Making,
): AsyncGenerator<WrittenRow> {
  let number = 1;
  for await (const found of screening.found) {
    const hits = await hitViews(tx, found, making.words);
    yield* hitRows(hits, number, making);
    number += hits.length;
    await making.progress(number - 1);
  }
}

function ruleSheet({ byRule }: ScreeningSummary, say: Sentence): WrittenSheet {
  return {
    name: say('sheet.rules'),
    header: ['sheet.rule', 'sheet.asked', 'sheet.found', 'sheet.unknown'].map((key) => say(key)),
    widths: [40, 12, 12, 12],
    rows: byRule.map((one) => [one.title, say(one.asked ? 'yes' : 'no'), one.households, one.unknown]),
  };
}

function areaSheet(summary: ScreeningSummary, say: Sentence): WrittenSheet {
  const row = (name: string, one: ScreeningSummary | ScreeningSummary['byArea'][number]) => [
    name,
    one.households,
    one.persons,
    one.unknownHouseholds,
    one.screenedHouseholds,
    one.screenedPersons,
  ];
  return {
    name: say('sheet.areas'),
    header: [
      'sheet.area',
      'sheet.foundHouseholds',
      'sheet.foundPersons',
      'sheet.unknown',
      'sheet.screenedHouseholds',
      'sheet.screenedPersons',
    ].map((key) => say(key)),
    widths: [20, 12, 12, 12, 12, 12],
    rows: [...summary.byArea.map((one) => row(one.areaName, one)), row(say('sheet.total'), summary)],
  };
}

function basisSheet(
  screening: Screening,
  summary: ScreeningSummary,
  { words, say }: Making,
  on: string,
): WrittenSheet {
  const missing = summary.missing.map(({ title }) => [
    say('sheet.missing'),
    title,
    say('sheet.missingText', { year: on.slice(0, 4) }),
  ]);
  const rules = [...screening.totals.byRule.values()].filter(({ asked }) => asked);
  return {
    name: say('sheet.basis'),
    titles: [say('lead', { on })],
    header: ['sheet.rule', 'rule.reference', 'sheet.documentNo'].map((key) => say(key)),
    widths: [40, 50, 24],
    rows: [
      ...missing,
      ...rules.map(({ rule: { rule } }) => [
        words.text(rule.title),
        words.convert(rule.reference.title),
        rule.reference.no,
      ]),
    ],
  };
}

type Making = {
  readonly words: Words;
  readonly say: Sentence;
  readonly label: (name: string) => string | undefined;
  /** How many households found are written. */
  readonly progress: (found: number) => Promise<void>;
};

/**
 * Writes who was found and why: a row a household and reason, then the sums by rule and by area, and the documents behind the rules.
 * Holds no document number, phone or card. All of it from one state of the register, in flat memory.
 * @throws Problem 404 `screening.ruleNotFound`
 */
export async function writeScreening(
  services: Services,
  actor: Actor,
  input: ExportScreening,
  path: string,
  progress: Making['progress'] = async () => undefined,
): Promise<ScreeningSummary> {
  const words = await wordsOf(input.language);
  const label = (name: string) => {
    const found = findText(input.language, 'screening', labelKey(name));
    return found === undefined ? undefined : words.convert(found);
  };
  const making = { words, say: sentences(input.language, words), label, progress };
  const { say } = making;
  return services.database.read(actor, async (tx) => {
    const screening = await startScreening(tx, services.packs, input);
    let summary: ScreeningSummary | undefined;
    async function* sheets(): AsyncGenerator<WrittenSheet> {
      yield {
        name: say('sheet.hits'),
        titles: [say('lead', { on: input.on })],
        header: HIT_COLUMNS.map(([name]) => say(`column.${name}`)),
        widths: HIT_COLUMNS.map(([, width]) => width),
        rows: hitSheetRows(tx, screening, making),
      };
      summary = await summaryOf(tx, screening, words);
      yield areaSheet(summary, say);
      yield ruleSheet(summary, say);
      yield basisSheet(screening, summary, making, input.on);
    }
    await writeXlsx(sheets(), createWriteStream(path, { mode: 0o600 }));
    return summary ?? summaryOf(tx, screening, words);
  });
}
