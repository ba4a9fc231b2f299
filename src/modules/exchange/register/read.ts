import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type Finding, Problem } from '#kernel/problem.ts';
import { openWorkbook, type SheetSource } from '#platform/xlsx/read.ts';
import { refuse } from '#platform/xlsx/refusal.ts';
import {
  CHECKS,
  type CheckId,
  type DataFinding,
  type KeptOutHousehold,
  type ReadFile,
  type RegisterField,
  type SheetRecognition,
} from '../model.ts';
import {
  addHouseholdCells,
  addMember,
  type Draft,
  type Note,
  newDraft,
  type RowRef,
  refOf,
  rowOf,
  sheetOf,
} from './drafts.ts';
import { noteDuplicates } from './duplicates.ts';
import { DateTally, type FileDate, settleDate } from './file-date.ts';
import { isKeptOut, type JudgedHousehold, judgeDraft } from './households.ts';
import { maskCell } from './mask.ts';
import { type Readers, registerReaders } from './readers.ts';
import type { CheckedHousehold, ReadContext, RegisterFile, RegisterReading } from './reading.ts';
import { type Block, type DataRow, SheetReader } from './sheet-reader.ts';
import { Fault } from './values.ts';

export type { ReadContext, RegisterFile, RegisterReading } from './reading.ts';
export { recognise } from './recognise.ts';

/** Progress is told after so many rows. */
const PROGRESS_ROWS = 4000;

/**
 * Reads register workbooks of layout A or B, checks all rows of all files together, and sorts the households into those
 * that may enter the register and those kept out.
 * @throws Problem 413, 415, 422 of a refused file (platform/xlsx/refusal.ts); 422 exchange.headerUnknown,
 * exchange.columnsMissing, exchange.columnsUnclear (questions only the sender can answer), exchange.noRows,
 * exchange.dateUnknown, exchange.datesDiffer
 */
export async function readRegister(
  files: readonly RegisterFile[],
  context: ReadContext,
): Promise<RegisterReading> {
  const collector = new Collector(context);
  for (const file of files) await collector.read(file);
  collector.judgeSheets();
  const date = settleDate(collector.dates, context.on);
  return collector.finish(date);
}

class Collector {
  readonly dates: DateTally[] = [];
  readonly #context: ReadContext;
  readonly #readers: Readers;
  readonly #files: ReadFile[] = [];
  readonly #sheets: { recognition: SheetRecognition; blocks: readonly Block[] }[] = [];
  readonly #drafts = new Map<string, Draft>();
  /** Rows that belong to no household, by their place. */
  readonly #stray = new Map<string, Draft>();
  #rows = 0;

  constructor(context: ReadContext) {
    this.#context = context;
    this.#readers = registerReaders(context.codes);
  }

  async read({ name, path }: RegisterFile): Promise<void> {
    const file = { name: this.#freeName(name), path };
    const { digest, bytes } = await digestOf(file.path);
    const twin = this.#files.find((known) => known.digest === digest);
    if (twin !== undefined) {
      this.#files.push({ ...twin, name: file.name, sameAs: twin.name });
      return;
    }
    const workbook = await openWorkbook(file.path, file.name);
    try {
      this.#files.push({ name: file.name, format: workbook.format, bytes, digest, sameAs: null });
      const tally = new DateTally(file.name);
      this.dates.push(tally);
      const options = {
        mapping: this.#context.mapping ?? {},
        readers: this.#readers,
        isCsv: workbook.format === 'csv',
      };
      for (const source of workbook.sheets) {
        const reader = new SheetReader(file.name, source, options);
        if (source.hidden)
          this.#sheets.push({ recognition: { ...reader.recognition(), skipped: 'hidden' }, blocks: [] });
        else await this.#readSheet(reader, source.rows(), tally);
      }
    } finally {
      workbook.close();
    }
  }

  /** Findings name their file: two files of one name are told apart. */
  #freeName(name: string): string {
    const count = this.#files.filter(
      (file) => file.name === name || file.name.startsWith(`${name} (`),
    ).length;
    return count === 0 ? name : `${name} (${count + 1})`;
  }

  async #readSheet(
    reader: SheetReader,
    batches: ReturnType<SheetSource['rows']>,
    tally: DateTally,
  ): Promise<void> {
    const sheet = this.#sheets.length;
    const state: { last: Draft | undefined } = { last: undefined };
    const take = (row: DataRow) => this.#takeRow(row, sheet, state, tally);
    let told = this.#rows;
    for await (const rows of batches) {
      reader.take(rows, take);
      if (reader.isHopeless) break;
      if (this.#rows < told + PROGRESS_ROWS) continue;
      told = this.#rows;
      await this.#context.progress?.(told);
    }
    reader.finish(take);
    if (reader.titleDate !== undefined) tally.addTitle(reader.titleDate);
    this.#sheets.push({ recognition: reader.recognition(), blocks: reader.blocks });
  }

  #takeRow(row: DataRow, sheet: number, state: { last: Draft | undefined }, tally: DateTally): void {
    this.#rows += 1;
    const { cells, columns } = row;
    const ref = refOf(sheet, row.row);
    const number = this.#readers.of.nationalHouseholdNo(cells[columns.nationalHouseholdNo] ?? null);
    const draft = this.#draftOf(number, row, ref, state.last);
    state.last = draft;
    const dated = columns.dataDate < 0 ? null : this.#readers.of.dataDate(cells[columns.dataDate] ?? null);
    if (typeof dated === 'string') tally.addRow(dated);
    addHouseholdCells(draft, cells, columns, ref, this.#readers);
    addMember(draft, cells, columns, ref, { readers: this.#readers, today: this.#context.today });
  }

  /** The household of a row: by its number; without one, that of the row right above unless a head begins a new one. */
  #draftOf(number: unknown, row: DataRow, ref: RowRef, above: Draft | undefined): Draft {
    if (typeof number === 'string' && number !== '') {
      const known = this.#drafts.get(number);
      if (known !== undefined) return known;
      const draft = newDraft(number);
      this.#drafts.set(number, draft);
      return draft;
    }
    const relation = this.#readers.of.relationToHead(row.cells[row.columns.relationToHead] ?? null);
    if (number === null && above !== undefined && row.follows && relation !== 'head' && relation !== null)
      return above;
    const draft = newDraft('');
    const isUnreadable = number instanceof Fault;
    const check: CheckId = isUnreadable ? number.check : 'household.number';
    const details: Note['details'] = isUnreadable && number.reason !== '' ? { reason: number.reason } : {};
    const cell = row.cells[row.columns.nationalHouseholdNo] ?? null;
    draft.notes.push({ check, field: 'nationalHouseholdNo', ref, cell, person: null, details });
    this.#stray.set(String(ref), draft);
    return draft;
  }

  /** Refuses what cannot be read as a register at all, with everything that stands in the way. */
  judgeSheets(): void {
    const sheets = this.#sheets.map((sheet) => sheet.recognition);
    const read = sheets.filter((sheet) => sheet.skipped === null);
    const at = (sheet: SheetRecognition) => `${sheet.file}#${sheet.sheet}`;
    if (read.length === 0) {
      const shown = sheets.filter((sheet) => sheet.skipped !== 'hidden');
      if (shown.every((sheet) => sheet.skipped === 'empty')) throw refuse('empty');
      const findings = shown.map(
        (sheet): Finding => ({
          code: 'exchange.headerUnknown',
          at: at(sheet),
          details: { sheet: sheet.sheet },
        }),
      );
      throw new Problem(422, 'exchange.headerUnknown', findings);
    }
    const missing = read.flatMap((sheet) =>
      sheet.missing.map(
        (field): Finding => ({
          code: 'exchange.columnMissing',
          at: at(sheet),
          details: { sheet: sheet.sheet, field },
        }),
      ),
    );
    if (missing.length > 0) throw new Problem(422, 'exchange.columnsMissing', missing);
    const unclear = read.flatMap((sheet) =>
      sheet.questions.map((question) => questionFinding(question, at(sheet), sheet.sheet)),
    );
    if (unclear.length > 0) throw new Problem(422, 'exchange.columnsUnclear', unclear);
    if (this.#rows === 0) throw new Problem(422, 'exchange.noRows');
  }

  async finish(date: FileDate): Promise<RegisterReading> {
    const judge = {
      readers: this.#readers,
      areas: this.#context.areas,
      on: date.on,
      has: (ref: RowRef, field: RegisterField) => (this.#blockOf(ref)?.columns[field] ?? -1) >= 0,
      sheetOf: (ref: RowRef) => this.#sheets[sheetOf(ref)]?.recognition.sheet ?? '',
    };
    const judged: JudgedHousehold[] = [];
    for (const drafts of [this.#drafts, this.#stray]) {
      // What is judged is let go at once: drafts and records of a county together would double the memory.
      for (const [key, draft] of drafts) {
        judged.push(...judgeDraft(draft, judge));
        drafts.delete(key);
        if (judged.length % 2000 === 0) await setImmediate();
      }
    }
    noteDuplicates(judged);
    return this.#assemble(judged, date);
  }

  #assemble(judged: readonly JudgedHousehold[], date: FileDate): RegisterReading {
    const households: CheckedHousehold[] = [];
    const list: KeptOutHousehold[] = [];
    const noted: { note: Note; household: string }[] = [];
    for (const household of judged) {
      const { record, town, refs, notes } = household;
      for (const note of notes) noted.push({ note, household: record.nationalHouseholdNo });
      if (isKeptOut(notes)) list.push(this.#keptOut(household));
      else
        households.push({
          record,
          town: town ?? '',
          sources: refs.map((ref) => ({ sheet: sheetOf(ref), row: rowOf(ref) })),
        });
    }
    noted.sort((a, b) => a.note.ref - b.note.ref);
    return {
      on: date.on,
      onSource: date.source,
      files: this.#files,
      sheets: this.#sheets.map((sheet) => sheet.recognition),
      households,
      findings: noted.map(({ note, household }) => this.#findingOf(note, household)),
      keptOut: {
        households: list.length,
        members: list.reduce((sum, { members }) => sum + members, 0),
        list,
      },
      rows: this.#rows,
    };
  }

  #keptOut({ record, town, refs, notes }: JudgedHousehold): KeptOutHousehold {
    const recognition = this.#sheets[sheetOf(refs[0] ?? 0)]?.recognition;
    const checks = new Set(notes.map((note) => note.check).filter((check) => CHECKS[check] === 'error'));
    return {
      household: record.nationalHouseholdNo,
      town,
      headName:
        (record.members.find((member) => member.relationToHead === 'head') ?? record.members[0])?.name ?? '',
      members: record.members.length,
      checks: [...checks],
      file: recognition?.file ?? '',
      sheet: recognition?.sheet ?? '',
      rows: refs.map(rowOf),
    };
  }

  #blockOf(ref: RowRef): Block | undefined {
    const blocks = this.#sheets[sheetOf(ref)]?.blocks ?? [];
    return blocks.length < 2 ? blocks[0] : blocks.findLast((block) => block.from <= rowOf(ref));
  }

  #findingOf(note: Note, household: string): DataFinding {
    const recognition = this.#sheets[sheetOf(note.ref)]?.recognition;
    const block = this.#blockOf(note.ref);
    const column = note.field === null ? -1 : (block?.columns[note.field] ?? -1);
    return {
      check: note.check,
      severity: CHECKS[note.check],
      file: recognition?.file ?? '',
      sheet: recognition?.sheet ?? '',
      row: rowOf(note.ref),
      column: block?.header.columns.find(({ index }) => index === column)?.header ?? null,
      field: note.field,
      value: maskCell(note.cell, note.field),
      household,
      person: note.person,
      details: note.details,
    };
  }
}

const QUESTION_CODES = {
  ambiguousHeader: 'exchange.question.ambiguousHeader',
  columnsDiffer: 'exchange.question.columnsDiffer',
} as const;

function questionFinding(
  question: SheetRecognition['questions'][number],
  at: string,
  sheet: string,
): Finding {
  const details = {
    sheet,
    columns: question.keys.join('、'),
    candidates: question.candidates.join(','),
    row: question.row ?? 0,
  };
  return { code: QUESTION_CODES[question.kind], at, details };
}

async function digestOf(path: string): Promise<{ digest: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    hash.update(chunk);
  }
  return { digest: hash.digest('hex'), bytes };
}
