import type { Actor } from '#platform/db/database.ts';
import { type OfficialDocument, type OfficialTable, writeOfficialDocument } from '#platform/docx/official.ts';
import type { Services } from '#platform/services.ts';
import type { CreateReport, Report, ReportFigure } from '../model.ts';
import { createReportCommand, saveReportCommand } from './commands.ts';
import { readReport, shownFigureValue } from './reports.ts';
import { chineseDay, printedFigures, sectionHeading } from './rules.ts';

const textOf = (runs: Report['sections'][number]['paragraphs'][number]['runs']): string =>
  runs.map((run) => ('text' in run ? run.text : `${run.shown}${run.unit}`)).join('');

/** 5 ÷ 125; nothing for a count. */
function arithmeticOf({ numerator, denominator }: ReportFigure): string {
  return numerator === null || denominator === null ? '' : `（${numerator} ÷ ${denominator}）`;
}

/** 附件: every figure of the text, once, with unit, cut-off day and definition. */
function figureTable(report: Report): OfficialTable | undefined {
  const figures = new Map(report.figures.map((figure) => [`${figure.id} ${figure.area}`, figure]));
  const rows = printedFigures(report.sections).flatMap(({ indicator, area }) => {
    const figure = figures.get(`${indicator} ${area}`);
    if (!figure) return [];
    const title = area === report.area ? figure.title : `${figure.title}（${figure.areaName}）`;
    return [[title, shownFigureValue(figure), figure.unit, `${figure.definition}${arithmeticOf(figure)}`]];
  });
  if (rows.length === 0) return undefined;
  return {
    title: '数据口径表',
    header: ['指标', '数值', '单位', '口径'],
    widths: [34, 15, 10, 75],
    numbers: [1],
    rows: rows.map((row, i) => [`${i + 1}. ${row[0]}`, ...row.slice(1)]),
  };
}

function documentOf(report: Report): OfficialDocument {
  const blocks = report.sections.flatMap((section, i) => [
    { kind: 'first' as const, text: sectionHeading(i, section.title) },
    ...section.paragraphs.map(({ runs }) => ({ kind: 'body' as const, text: textOf(runs) })),
  ]);
  return {
    title: report.title,
    subtitle: report.state === 'saved' ? '' : `（第${report.revision}稿，未定稿）`,
    blocks: [...blocks, { kind: 'note', text: report.note }],
    signature: report.areaName,
    day: chineseDay(report.writtenOn),
    annex: figureTable(report),
  };
}

/** 生成 Word: the summary as it stands on the page, and its name; neither carries personal data. */
export async function wordOf(report: Report): Promise<{ readonly name: string; readonly content: Buffer }> {
  return { name: `${report.title}.docx`, content: await writeOfficialDocument(documentOf(report)) };
}

/**
 * `daohu report`: makes a summary, saves it (what is printed must be derivable again) and gives its Word file.
 * @throws Problem 404 `area.notFound`, 403 and those of the commands
 */
export async function summaryWord(
  services: Services,
  actor: Actor,
  wanted: CreateReport,
): Promise<{ readonly report: Report; readonly content: Buffer }> {
  const environment = { database: services.database, actor, services };
  const created = await createReportCommand.execute(environment, services.newId(), wanted);
  await saveReportCommand.execute(environment, services.newId(), created);
  const report = await readReport(services, actor, created.report);
  return { report, content: (await wordOf(report)).content };
}
