import { PassThrough, type Readable } from 'node:stream';
import type { EvidenceRow } from '#kernel/figure.ts';
import { recordReading } from '#platform/command/reading.ts';
import type { Actor } from '#platform/db/database.ts';
import { findText, type Language } from '#platform/i18n/texts.ts';
import type { Services } from '#platform/services.ts';
import { type WrittenRow, writeXlsx } from '#platform/xlsx/write.ts';
import { type CodeIndex, codeIndex } from '#policy/codes.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { getIndicator } from '../figures/catalogue.ts';
import { figures } from '../figures/figures.ts';
import type { EvidenceExport } from '../model.ts';
import { allEvidence } from './evidence.ts';

const COLUMNS = [
  'number',
  'householdNo',
  'head',
  'person',
  'town',
  'village',
  'members',
  'status',
  'cause',
  'amount',
  'source',
] as const;

type Words = {
  readonly text: (key: string, values?: Record<string, string | number>) => string;
  readonly status: (registration: string | null) => string | null;
  readonly cause: (code: string | null) => string | null;
};

function wordsOf(language: Language, causes: CodeIndex | undefined): Words {
  const text = (key: string, values: Record<string, string | number> = {}) =>
    findText(language, 'reports', `workbook.${key}`, values) ?? key;
  return {
    text,
    status: (registration) =>
      registration === null
        ? null
        : (findText(language, 'registry', `registration.${registration}`) ?? registration),
    cause: (code) => {
      if (code === null) return null;
      return (language === 'en' ? causes?.find(code)?.english : causes?.labelOf(code)) ?? code;
    },
  };
}

async function* rowsOf(rows: AsyncIterable<EvidenceRow>, words: Words): AsyncGenerator<WrittenRow> {
  let number = 0;
  for await (const row of rows) {
    number += 1;
    yield [
      number,
      row.nationalHouseholdNo,
      row.headName,
      row.personName,
      row.townName,
      row.villageName,
      row.memberCount,
      words.status(row.registration),
      words.cause(row.cause),
      row.amount,
      row.source,
    ];
  }
}

/**
 * POST /api/figures/evidence/export: the counted records as a workbook, headed by what was counted, where, on which day and
 * as known at which instant. Recorded in the audit, because names leave the house.
 * @throws Problem 404 `area.notFound`, `indicator.notFound`, `indicator.noDenominator`
 */
export async function evidenceWorkbook(
  services: Services,
  actor: Actor,
  query: EvidenceExport,
  language: Language,
): Promise<{ readonly name: string; readonly content: Readable }> {
  const indicator = getIndicator(query.indicator);
  const { area, on, known } = query;
  const [figure] = await figures(services, actor, { area, on, known, ids: [indicator.id], split: 'none' });
  const policy = resolvePacks(services.packs, area);
  const causes = policy?.codes.get('poverty-cause');
  const words = wordsOf(language, causes && codeIndex(causes));
  // The same instant for the heading and for the rows, whatever is written meanwhile.
  const rows = allEvidence(services, actor, { ...query, known: figure?.known ?? known });
  const first = await rows.next();
  const all = (async function* () {
    if (!first.done) yield first.value;
    yield* rows;
  })();
  await recordReading(services, actor, {
    name: 'reports.exportEvidence',
    subject: `figure:${indicator.id}`,
    area,
    details: { on, known: figure?.known ?? '', part: query.part, value: figure?.value ?? '' },
  });
  const title = language === 'en' ? indicator.titleEnglish : indicator.title;
  const definition = language === 'en' ? indicator.definitionEnglish : indicator.definition;
  const value = figure?.value ?? words.text('unknown');
  const content = new PassThrough();
  writeXlsx(
    [
      {
        name: words.text('sheet'),
        titles: [
          words.text('title', { area: figure?.areaName ?? '', title, value, unit: indicator.unit }),
          words.text('definition', { definition }),
          words.text('cutOff', { on, known: figure?.known ?? '' }),
        ],
        header: COLUMNS.map((column) => words.text(`column.${column}`)),
        widths: [6, 18, 12, 12, 14, 14, 8, 12, 16, 10, 40],
        rows: rowsOf(all, words),
      },
    ],
    content,
  ).catch((error: Error) => content.destroy(error));
  return { name: `${indicator.id}-${area}-${on}.xlsx`, content };
}
