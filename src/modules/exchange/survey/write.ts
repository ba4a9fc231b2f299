import { createWriteStream } from 'node:fs';
import { areaResolver, listAreaNames } from '#modules/areas/index.ts';
import type { SurveyValue } from '#modules/registry/index.ts';
import { readSurveyLines, type SurveyLine } from '#modules/registry/index.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { type WrittenRow, type WrittenSheet, type WrittenValue, writeXlsx } from '#platform/xlsx/write.ts';
import { type CodeIndex, codeIndex } from '#policy/codes.ts';
import type { Item } from '#policy/items.ts';
import { type Policy, resolvePacks } from '#policy/resolve.ts';
import { normalizeHeader } from '../register/headers.ts';
import type { ExportSurvey } from './model.ts';

/** The columns that say whom a row is of; by them the workbook is read again. */
const WHO = {
  household: ['乡(镇)', '行政村', '户编号', '户主姓名'],
  member: ['乡(镇)', '行政村', '户编号', '人编号', '姓名', '与户主关系'],
  village: ['乡(镇)', '行政村', '行政区划代码'],
} as const;
const SHEETS = { household: '户', member: '人', village: '村' } as const;
const KINDS = ['household', 'member', 'village'] as const;

/** The title of each item's column: the first by which it is known, unless another of the sheet has it too. */
function titlesOf(items: readonly Item[]): string[] {
  const firsts = items.map(({ headers, title }) => headers[0] ?? title.zh);
  const times = new Map<string, number>();
  for (const title of firsts.map(normalizeHeader)) times.set(title, (times.get(title) ?? 0) + 1);
  return items.map(({ title }, index) => {
    const first = firsts[index] ?? title.zh;
    return times.get(normalizeHeader(first)) === 1 ? first : title.zh;
  });
}

function cellOf(item: Item, value: SurveyValue | undefined, index: CodeIndex | undefined): WrittenValue {
  if (value === undefined) return null;
  if (value === null) return '不清楚';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number') return item.type === 'yuan' ? value / 100 : value;
  const label = (code: string) => index?.labelOf(code) ?? code;
  if (typeof value === 'string') return item.type === 'day' ? value : label(value);
  return value.length === 0 ? '无' : value.map(label).join('；');
}

type Making = {
  readonly input: ExportSurvey;
  readonly policy: Policy;
  readonly namesOf: (village: string) => { readonly town: string; readonly village: string } | undefined;
  readonly progress: (done: number) => Promise<void>;
};

function indexesOf(items: readonly Item[], { codes }: Policy): ReadonlyMap<Item, CodeIndex | undefined> {
  return new Map(
    items.map((item) => {
      const list = codes.get(/^codes?:(.+)$/.exec(item.type)?.[1] ?? '');
      return [item, list && codeIndex(list)];
    }),
  );
}

function whoOf(
  kind: Item['of'],
  line: SurveyLine,
  { namesOf }: Making,
  relations: CodeIndex | undefined,
): WrittenRow {
  const names = namesOf(line.village);
  const place = [names?.town ?? '', names?.village ?? line.village];
  if (kind === 'village') return [...place, line.village];
  if (kind === 'household') return [...place, line.householdNo, line.name];
  const relation = line.relationToHead === null ? null : (relations?.labelOf(line.relationToHead) ?? null);
  return [...place, line.householdNo, line.personNo, line.name, relation];
}

async function* rowsOf(
  services: Services,
  actor: Actor,
  kind: Item['of'],
  items: readonly Item[],
  making: Making,
): AsyncGenerator<WrittenRow> {
  const { area, on } = making.input;
  const indexes = indexesOf(items, making.policy);
  const list = making.policy.codes.get('relation-to-head');
  const relations = list && codeIndex(list);
  let done = 0;
  for await (const lines of readSurveyLines(services, actor, kind, { area, on, items })) {
    for (const line of lines) {
      const cells = items.map((item) => cellOf(item, line.values.get(item.id), indexes.get(item)));
      yield [...whoOf(kind, line, making, relations), ...cells];
    }
    done += lines.length;
    await making.progress(done);
  }
}

/**
 * Writes a form with the present answers: a sheet for each kind of whom it asks, a row a household, person or village.
 * Holds no document number, phone or card. @returns rows written
 */
export async function writeSurveyWorkbook(
  services: Services,
  actor: Actor,
  input: ExportSurvey,
  path: string,
  progress: (done: number) => Promise<void>,
): Promise<number> {
  const policy = resolvePacks(services.packs, input.area);
  if (!policy) return 0;
  const { namesOf } = areaResolver(await services.database.read(actor, (tx) => listAreaNames(tx, input.on)));
  const asked = [...policy.items.values()].filter((item) => item.form.zh === input.form);
  let rows = 0;
  const making: Making = { input, policy, namesOf, progress: async (done) => progress(rows + done) };
  async function* counted(source: AsyncIterable<WrittenRow>) {
    for await (const row of source) {
      rows += 1;
      yield row;
    }
  }
  function* sheets(): Generator<WrittenSheet> {
    for (const kind of KINDS) {
      const items = asked.filter((item) => item.of === kind);
      if (items.length === 0) continue;
      const header = [...WHO[kind], ...titlesOf(items)];
      yield {
        name: `${input.form.replace(/[\\/?*[\]:]/g, ' ').slice(0, 24)}(${SHEETS[kind]})`,
        header,
        widths: header.map((title) => Math.min(30, Math.max(10, title.length * 2 + 2))),
        rows: counted(rowsOf(services, actor, kind, items, making)),
      };
    }
  }
  await writeXlsx(sheets(), createWriteStream(path, { mode: 0o600 }));
  return rows;
}
