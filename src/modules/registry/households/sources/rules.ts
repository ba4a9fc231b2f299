import type { Source } from '../model.ts';

/** A command or import that wrote versions of a household. */
export type WrittenBy = {
  readonly command: string;
  /** When it was recorded; null when its audit row is not to be had. */
  readonly at: string | null;
  readonly actorName: string;
  readonly reason: string | null;
  readonly batch: string | null;
  readonly files: readonly string[];
  /** Sheets of the batch with the file that each belongs to; null when the batch does not say. */
  readonly sheets: readonly { readonly file: string; readonly sheet: string }[] | null;
};

/** What every version row carries about where it came from. */
export type WrittenColumns = {
  readonly recorded_at: string;
  readonly recorded_by: string;
  readonly source_batch: string | null;
  readonly source_sheet: string | null;
  readonly source_row: number | null;
};

/** The files that a row of a sheet may come from; one, unless several files of the batch have a sheet of that name. */
function fileOf(written: WrittenBy, sheet: string | null): string | null {
  const named = (written.sheets ?? []).filter((one) => one.sheet === sheet).map((one) => one.file);
  const files = [...new Set(named.length > 0 ? named : written.files)];
  return files.length === 0 ? null : files.join('、');
}

export type SourceOf = (row: WrittenColumns) => Source;

/** Tells the source of a version from the commands of its household. */
export function sourceReader(commands: readonly WrittenBy[]): SourceOf {
  const byCommand = new Map(commands.map((one) => [`${one.command} ${one.batch ?? ''}`, one]));
  return (row) => {
    const written = byCommand.get(`${row.recorded_by} ${row.source_batch ?? ''}`);
    return {
      recordedAt: written?.at ?? row.recorded_at,
      actorName: written?.actorName ?? '',
      batch: row.source_batch,
      file: written ? fileOf(written, row.source_sheet) : null,
      sheet: row.source_sheet,
      row: row.source_row,
      reason: written?.reason ?? null,
    };
  };
}
