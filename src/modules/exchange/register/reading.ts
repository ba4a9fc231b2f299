import type { Day } from '#kernel/day.ts';
import type { AreaResolver } from '#modules/areas/index.ts';
import type { HouseholdRecord } from '#modules/registry/model.ts';
import type { CodeList } from '#policy/codes.ts';
import type { ColumnMapping, DataFinding, KeptOutHousehold, ReadFile, SheetRecognition } from '../model.ts';
import type { FileDate } from './file-date.ts';

/** A file to read: the name that the sender gave it, and where it lies. */
export type RegisterFile = { readonly name: string; readonly path: string };

export type ReadContext = {
  readonly areas: AreaResolver;
  /** Code lists of the packs in force, by id */
  readonly codes: ReadonlyMap<string, CodeList>;
  /** The file's date as the user says it, used when the files state none (or contradict each other). */
  readonly on?: Day | undefined;
  /** The user's word on columns. */
  readonly mapping?: ColumnMapping | undefined;
  /** Nobody is born after it. */
  readonly today: Day;
  /** Told every few thousand rows how many were read; waited for. */
  readonly progress?: ((rows: number) => unknown) | undefined;
};

/** A household that may enter the register: its record and, member by member, where it was read. */
export type CheckedHousehold = {
  readonly record: HouseholdRecord;
  /** 12-digit code of its town */
  readonly town: string;
  /** For each member: index into `sheets` and the sheet's own row */
  readonly sources: readonly { readonly sheet: number; readonly row: number }[];
};

export type RegisterReading = {
  readonly on: Day;
  readonly onSource: FileDate['source'];
  readonly files: readonly ReadFile[];
  readonly sheets: readonly SheetRecognition[];
  /** Accepted households only */
  readonly households: readonly CheckedHousehold[];
  /** Everything wrong or doubtful, by sheet and row */
  readonly findings: DataFinding[];
  readonly keptOut: {
    readonly households: number;
    readonly members: number;
    readonly list: readonly KeptOutHousehold[];
  };
  /** Member rows read */
  readonly rows: number;
};
