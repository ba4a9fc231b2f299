import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dayOfInstant } from '#kernel/day.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import { findText } from '#platform/i18n/texts.ts';
import type { Services } from '#platform/services.ts';
import { type WrittenRow, type WrittenSheet, writeXlsx } from '#platform/xlsx/write.ts';
import { type Words, wordsOf } from '../../wording.ts';
import { type FindingFilter, type FindingPosition, listFindings, townsOf } from '../findings/queries.ts';
import { sideOfRole } from '../findings/rules.ts';
import { findingViews } from '../findings/views.ts';
import type { ExportTasks, FindingView } from '../model.ts';
import { ANSWER_COLUMNS, type AnswerColumn } from './model.ts';

const AT_ONCE = 500;
const MOST_BYTES = 1_000_000_000;

type Making = {
  readonly services: Services;
  readonly tx: Tx;
  readonly words: Words;
  readonly role: string;
  readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  readonly written: (rows: number) => Promise<void>;
  rows: number;
};

function cellsOf(view: FindingView, number: number): WrittenRow {
  const cells: Readonly<Record<AnswerColumn, string | number | null>> = {
    no: number,
    town: view.townName,
    village: view.villageName,
    household: view.nationalHouseholdNo,
    head: view.headName,
    rule: view.title,
    message: view.members.length === 0 ? view.message : `${view.message}（${view.members.join('、')}）`,
    responsible: view.responsible,
    dueOn: view.dueOn,
    answer: null,
    reason: null,
    until: null,
    judge: null,
    judgedOn: null,
    key: view.id,
  };
  return ANSWER_COLUMNS.map(([name]) => cells[name]);
}

async function* rowsOf(making: Making, filter: FindingFilter): AsyncGenerator<WrittenRow> {
  const { services, tx, words, role } = making;
  let after: FindingPosition | undefined;
  let number = 0;
  do {
    const rows = await listFindings(tx, filter, after, AT_ONCE);
    const views = await findingViews(tx, rows, { packs: services.packs, words, role, now: services.clock() });
    for (const view of views) {
      number += 1;
      making.rows += 1;
      yield cellsOf(view, number);
    }
    await making.written(making.rows);
    const last = rows.length === AT_ONCE ? rows.at(-1) : undefined;
    after = last && { dueOn: last.due_on, id: last.id };
  } while (after !== undefined);
}

function sheetOf(making: Making, name: string, filter: FindingFilter): WrittenSheet {
  const { say } = making;
  const answer = ANSWER_COLUMNS.findIndex(([column]) => column === 'answer');
  return {
    name,
    titles: [say('sheet.lead', { on: filter.today }), say('sheet.help')],
    header: ANSWER_COLUMNS.map(([column]) => say(`sheet.${column}`)),
    widths: ANSWER_COLUMNS.map(([, width]) => width),
    choices: { [answer]: (['true', 'false-alarm', 'mended'] as const).map((one) => say(`verdict.${one}`)) },
    rows: rowsOf(making, filter),
  };
}

async function* sheetsOf(
  making: Making,
  filter: FindingFilter,
  kind: ExportTasks['sheets'],
): AsyncGenerator<WrittenSheet> {
  if (kind === 'one') return yield sheetOf(making, making.say('sheet.name'), filter);
  const towns = await townsOf(making.tx, filter);
  if (towns.length === 0) return yield sheetOf(making, making.say('sheet.name'), filter);
  for (const { area, name } of towns) yield sheetOf(making, name, { ...filter, area });
}

/** Writes what waits for an answer as the workbook that offices send out. @returns the stored file and how many rows it has */
export async function writeTasks(
  services: Services,
  actor: Actor,
  input: ExportTasks,
  written: Making['written'],
): Promise<{ file: string; rows: number }> {
  const words = await wordsOf(input.language);
  const say: Making['say'] = (key, values = {}) =>
    words.convert(findText(input.language, 'runs', key, values) ?? key);
  const path = join(services.files.work, `${randomUUID()}.xlsx`);
  const today = dayOfInstant(services.clock());
  const side = sideOfRole(actor.role) ?? input.side;
  try {
    const rows = await services.database.read(actor, async (tx) => {
      const making: Making = { services, tx, words, role: actor.role, say, written, rows: 0 };
      const filter = { area: input.area, state: 'open', rules: input.rules, side, today } as const;
      await writeXlsx(sheetsOf(making, filter, input.sheets), createWriteStream(path, { mode: 0o600 }));
      return making.rows;
    });
    const stored = await services.files.put(createReadStream(path), MOST_BYTES);
    return { file: stored.id, rows };
  } finally {
    rmSync(path, { force: true });
  }
}
