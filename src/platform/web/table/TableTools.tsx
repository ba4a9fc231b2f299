import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Pop } from '../frame/Pop.tsx';
import type { Column } from './column.ts';
import type { ColumnChoice } from './column-choice.ts';

type TableToolsProps<Row> = {
  readonly columns: readonly Column<Row>[];
  readonly choice: ColumnChoice<Row>;
  readonly tools: ReactNode;
  readonly onExport: (() => void) | undefined;
};

/** The line above a table: what is counted at the left; columns and export at the right. */
export function TableTools<Row>({ columns, choice, tools, onExport }: TableToolsProps<Row>) {
  const { t } = useTranslation('frame');
  return (
    <div className="crud-tools">
      <div className="crud-tools-left">{tools}</div>
      <span className="grow" />
      <Pop
        place="right"
        label={t('frame:table.columns', { shown: choice.shown.length, all: columns.length })}
        content={() => <ColumnPicker columns={columns} choice={choice} />}
      >
        {(button) => (
          <button type="button" className="link opt" {...button}>
            {t('frame:table.columns', { shown: choice.shown.length, all: columns.length })}
          </button>
        )}
      </Pop>
      {onExport !== undefined && (
        <button type="button" className="link opt" onClick={onExport}>
          {t('frame:table.export')}
        </button>
      )}
    </div>
  );
}

function ColumnPicker<Row>({
  columns,
  choice,
}: {
  readonly columns: readonly Column<Row>[];
  readonly choice: ColumnChoice<Row>;
}) {
  const { t } = useTranslation('frame');
  const shown = choice.shown.map((column) => column.id);
  const ordered = [...choice.shown, ...columns.filter((column) => !shown.includes(column.id))];
  return (
    <div className="column-picker">
      {ordered.map((column, index) => (
        <div key={column.id} className="column-pick">
          <label>
            <input
              type="checkbox"
              checked={shown.includes(column.id)}
              disabled={index === 0}
              onChange={() => choice.toggle(column.id)}
            />{' '}
            {column.title}
          </label>
          {index > 0 && shown.includes(column.id) && (
            <span>
              <button
                type="button"
                className="btn sm quiet"
                aria-label={t('frame:table.earlier', { column: column.title })}
                onClick={() => choice.move(column.id, -1)}
              >
                ↑
              </button>
              <button
                type="button"
                className="btn sm quiet"
                aria-label={t('frame:table.later', { column: column.title })}
                onClick={() => choice.move(column.id, 1)}
              >
                ↓
              </button>
            </span>
          )}
        </div>
      ))}
      <label className="column-pick">
        <span>
          <input
            type="checkbox"
            checked={!choice.dense}
            onChange={(event) => choice.setDense(!event.target.checked)}
          />{' '}
          {t('frame:table.roomy')}
        </span>
      </label>
      <button type="button" className="link" onClick={choice.reset}>
        {t('frame:table.reset')}
      </button>
    </div>
  );
}
