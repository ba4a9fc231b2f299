import { Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { counted, formatNumber, StateView } from '#platform/web/kit.ts';
import type { ColumnMapping, RecognizedColumn, SheetRecognition } from '../model.ts';
import { ColumnAsk } from './ColumnAsk.tsx';
import {
  columnLetter,
  fieldOf,
  type MappingDraft,
  missingFields,
  openColumns,
  shownColumns,
} from './columns.ts';

type SheetCardProps = {
  readonly sheet: SheetRecognition;
  /** Only its first rows were looked at so far. */
  readonly looked: boolean;
  readonly draft: MappingDraft;
  readonly onAnswer: (answer: ColumnMapping) => void;
  readonly sender: string;
  readonly onSender: (sender: string) => void;
};

/** One sheet under our headers: doubtful columns leftmost, the question about the chosen one below. */
export function SheetCard({ sheet, draft, looked, onAnswer, sender, onSender }: SheetCardProps) {
  const { t } = useTranslation('exchange');
  const [picked, setPicked] = useState<string>();
  const open = openColumns(sheet, draft);
  const shown = shownColumns(sheet, draft);
  if (sheet.skipped !== null) {
    return (
      <section className="card" aria-label={sheet.sheet}>
        <StateView kind="empty" title={sheet.sheet} text={t(`exchange:columns.skipped.${sheet.skipped}`)} />
      </section>
    );
  }
  const column = sheet.columns.find((one) => one.key === picked);
  const asked =
    open.find((one) => one.columns.some((its) => its.key === picked)) ??
    (column === undefined ? open[0] : undefined);
  const missing = missingFields(sheet, draft);
  return (
    <section className="card flush ex-sheet-card" aria-label={sheet.sheet}>
      <SheetHead
        sheet={sheet}
        looked={looked}
        open={open.length}
        read={shown.read.length}
        left={shown.left}
      />
      {missing.length > 0 && (
        <p className="ex-missing" role="alert">
          {t('exchange:columns.missing', {
            fields: missing.map((field) => t(`exchange:field.${field}`)).join('、'),
          })}
        </p>
      )}
      <SheetPreview
        sheet={sheet}
        draft={draft}
        picked={column?.key ?? asked?.columns[0]?.key}
        onPick={setPicked}
      />
      <ColumnAsk
        key={asked?.columns[0]?.key ?? column?.key ?? ''}
        sheet={sheet}
        draft={draft}
        asked={asked}
        column={asked === undefined ? column : undefined}
        position={asked === undefined ? 0 : open.indexOf(asked) + 1}
        total={open.length}
        onAnswer={(answer) => {
          setPicked(undefined);
          onAnswer(answer);
        }}
        sender={sender}
        onSender={onSender}
      />
    </section>
  );
}

type SheetHeadProps = {
  readonly sheet: SheetRecognition;
  readonly looked: boolean;
  readonly open: number;
  readonly read: number;
  readonly left: readonly RecognizedColumn[];
};

function SheetHead({ sheet, looked, open, read, left }: SheetHeadProps) {
  const { t } = useTranslation('exchange');
  return (
    <header className="ex-sheet-head">
      <h2>{sheet.sheet}</h2>
      <span className="sub">
        {t(looked ? 'exchange:columns.headerLooked' : 'exchange:columns.headerRow', {
          rows: sheet.headerRows.join('、'),
          count: sheet.rows,
          n: formatNumber(sheet.rows),
        })}
        {sheet.layout !== null &&
          ` · ${t(sheet.layout === 'A' ? 'exchange:columns.layoutA' : 'exchange:columns.layoutB')}`}
        {sheet.titleDate !== null && ` · ${t('exchange:columns.titleDate', { day: sheet.titleDate })}`}
      </span>
      <span className="grow" />
      <span>
        {open > 0 && (
          <>
            <b className="warn">{t('exchange:columns.doubt', { n: open })}</b>
            {' · '}
          </>
        )}
        {t('exchange:columns.counts', { sure: read, out: left.length })}
      </span>
      <LeftOut sheets={[sheet]} />
    </header>
  );
}

/** Rows that are no data, each with its reason. */
export function LeftOut({ sheets }: { readonly sheets: readonly SheetRecognition[] }) {
  const { t } = useTranslation('exchange');
  const rows = sheets.flatMap((sheet) => sheet.leftOut.map((one) => ({ ...one, sheet: sheet.sheet })));
  if (rows.length === 0) return null;
  const list = (
    <ul className="ex-left-out">
      {rows.map((one) => (
        <li key={`${one.sheet} ${one.row}`}>
          {sheets.length > 1 && `${one.sheet} `}
          {t('exchange:columns.leftOutRow', { row: one.row })} ·{' '}
          {t(`exchange:columns.leftOutReason.${one.reason}`)} <span className="sub">{one.text}</span>
        </li>
      ))}
    </ul>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={list}>
      <button type="button" className="link">
        {counted(t, 'exchange:columns.leftOut', rows.length)}
      </button>
    </Popover>
  );
}

type PreviewProps = {
  readonly sheet: SheetRecognition;
  readonly draft: MappingDraft;
  readonly picked: string | undefined;
  readonly onPick: (key: string) => void;
};

/** The first rows of the sheet; of an older batch, a few values of each column. */
function rowsOf(sheet: SheetRecognition): NonNullable<SheetRecognition['firstRows']> {
  if (sheet.firstRows !== undefined) return sheet.firstRows;
  const depth = Math.max(0, ...sheet.columns.map((column) => column.samples.length));
  return Array.from({ length: depth }, (_, index) => ({
    row: index + 1,
    cells: sheet.columns.map((column) => column.samples[index] ?? ''),
  }));
}

function SheetPreview({ sheet, draft, picked, onPick }: PreviewProps) {
  const { t } = useTranslation('exchange');
  const { doubtful, read, left } = shownColumns(sheet, draft);
  const columns = [...doubtful, ...read, ...left];
  const open = new Set(doubtful.map((column) => column.key));
  const rows = rowsOf(sheet);
  const last = doubtful.at(-1)?.key;
  const classOf = (column: RecognizedColumn) =>
    [
      open.has(column.key) ? 'q' : '',
      column.key === last ? 'qe' : '',
      column.key === picked ? 'sel' : '',
      fieldOf(draft, column) === null && !open.has(column.key) ? 'out' : '',
    ].join(' ');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="ex-preview" tabIndex={0} aria-label={sheet.sheet}>
      <table>
        <thead>
          <tr>
            <th scope="col" className="sub">
              {t('exchange:columns.row')}
            </th>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)}>
                <ColumnName column={column} draft={draft} open={open.has(column.key)} onPick={onPick} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.row}>
              <th scope="row" className="sub">
                {row.row}
              </th>
              {columns.map((column) => (
                <td key={column.key} className={classOf(column)}>
                  {row.cells[sheet.columns.indexOf(column)] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type NameProps = {
  readonly column: RecognizedColumn;
  readonly draft: MappingDraft;
  readonly open: boolean;
  readonly onPick: (key: string) => void;
};

/** Two names: ours on top, the sender's below with the letter that one says on the telephone. */
function ColumnName({ column, draft, open, onPick }: NameProps) {
  const { t } = useTranslation('exchange');
  const field = fieldOf(draft, column);
  const ours = field === null ? t('exchange:columns.skip') : t(`exchange:field.${field}`);
  return (
    <>
      <button
        type="button"
        className="ex-name"
        aria-label={t('exchange:columns.change', { header: column.header })}
        onClick={() => onPick(column.key)}
      >
        <span>{open && field === null ? '？' : ours}</span>
        <i className={open ? 'open' : field === null ? 'out' : 'sure'} aria-hidden="true">
          {open ? '▾' : ''}
        </i>
      </button>
      <small>
        {t('exchange:columns.source', { letter: columnLetter(column.index), header: column.header })}
      </small>
    </>
  );
}
