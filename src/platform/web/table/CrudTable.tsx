import { type KeyboardEvent, memo, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorView, Skeleton } from '../state/StateView.tsx';
import type { Column } from './column.ts';
import { useColumnChoice } from './column-choice.ts';
import { TableTools } from './TableTools.tsx';

export type CrudTableProps<Row> = {
  /** Name under which the choice of columns and density is kept in this browser. */
  readonly name: string;
  /** What the table shows, for screen readers. */
  readonly caption: string;
  /** The first one stays in sight when the table scrolls sideways. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly loading?: boolean;
  readonly error?: Error | null;
  readonly retry?: () => void;
  /** Shown when there is no row: a StateView of kind empty. */
  readonly empty?: ReactNode;
  readonly sort?: { readonly by: string; readonly descending: boolean };
  readonly onSort?: (by: string, descending: boolean) => void;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (selected: ReadonlySet<string>) => void;
  /** Buttons of the batch bar, there only with a selection. */
  readonly batch?: (selected: readonly Row[]) => ReactNode;
  /** The row that a side panel shows. */
  readonly openKey?: string | undefined;
  readonly onOpen?: (row: Row) => void;
  /** Column id → total; the row sticks to the foot. */
  readonly totals?: Readonly<Record<string, ReactNode>>;
  readonly more?: { readonly has: boolean; readonly busy: boolean; readonly load: () => void };
  readonly numbered?: boolean;
  /** Left side of the tool line: counts, filters. With it or `onExport` the line is shown. */
  readonly tools?: ReactNode;
  readonly onExport?: () => void;
  /** One card per row in place of the table at phone width. */
  readonly card?: (row: Row) => ReactNode;
};

/** Our one table: sticky head, frozen first column, totals at the foot, columns of choice, batch bar, more rows by cursor. */
export function CrudTable<Row>(props: CrudTableProps<Row>) {
  const {
    name,
    columns,
    rows,
    loading = false,
    error = null,
    retry,
    empty,
    tools,
    onExport,
    selected,
    batch,
    card,
  } = props;
  const choice = useColumnChoice(name, columns);
  const withTools = tools !== undefined || onExport !== undefined;
  const picked =
    selected === undefined || selected.size === 0
      ? []
      : rows.filter((row) => selected.has(props.rowKey(row)));
  return (
    <div className={`crud ${choice.dense ? 'dense' : ''} ${card === undefined ? '' : 'with-cards'}`}>
      {withTools && <TableTools columns={columns} choice={choice} tools={tools} onExport={onExport} />}
      {error !== null && <ErrorView error={error} {...(retry === undefined ? {} : { retry })} />}
      {loading && <Skeleton rows={14} />}
      {error === null && !loading && rows.length === 0 && empty}
      {error === null && !loading && rows.length > 0 && <Grid {...props} columns={choice.shown} />}
      {picked.length > 0 && batch !== undefined && <div className="crud-batch">{batch(picked)}</div>}
    </div>
  );
}

function Grid<Row>(props: CrudTableProps<Row>) {
  const { caption, columns, rows, rowKey, selected, openKey, onOpen, totals, more, numbered, card } = props;
  // Rows are not drawn again for a new handler: what they call looks at the table as it is then.
  const live = useRef(props);
  useEffect(() => {
    live.current = props;
  });
  const toggle = (key: string) => {
    const next = new Set(live.current.selected);
    if (!next.delete(key)) next.add(key);
    live.current.onSelect?.(next);
  };
  const open = onOpen && ((row: Row) => live.current.onOpen?.(row));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="crud-scroll" tabIndex={0} aria-label={caption}>
      <table className={`${selected === undefined ? '' : 'picks'} ${numbered === true ? 'numbered' : ''}`}>
        <Head {...props} />
        <tbody>
          {rows.map((row, index) => {
            const key = rowKey(row);
            return (
              <TableRow
                key={key}
                row={row}
                columns={columns}
                number={numbered === true ? index + 1 : undefined}
                checked={selected?.has(key)}
                onCheck={() => toggle(key)}
                open={openKey === key}
                onOpen={open}
              />
            );
          })}
        </tbody>
        {totals !== undefined && (
          <Foot
            columns={columns}
            totals={totals}
            picks={selected !== undefined}
            numbered={numbered === true}
          />
        )}
      </table>
      {card !== undefined && (
        <ul className="crud-cards">
          {rows.map((row) => (
            <li key={rowKey(row)}>{card(row)}</li>
          ))}
        </ul>
      )}
      {more?.has === true && <More busy={more.busy} load={more.load} />}
    </section>
  );
}

function Head<Row>({
  columns,
  rows,
  rowKey,
  sort,
  onSort,
  selected,
  onSelect,
  numbered,
}: CrudTableProps<Row>) {
  const { t } = useTranslation('frame');
  const all = selected !== undefined && rows.length > 0 && rows.every((row) => selected.has(rowKey(row)));
  return (
    <thead>
      <tr>
        {selected !== undefined && (
          <th className="pick-cell">
            <input
              type="checkbox"
              aria-label={t('frame:table.pickAll')}
              checked={all}
              onChange={() => onSelect?.(new Set(all ? [] : rows.map(rowKey)))}
            />
          </th>
        )}
        {numbered === true && <th className="n no">{t('frame:table.number')}</th>}
        {columns.map((column, index) => (
          <HeadCell key={column.id} column={column} first={index === 0} sort={sort} onSort={onSort} />
        ))}
      </tr>
    </thead>
  );
}

type HeadCellProps<Row> = {
  readonly column: Column<Row>;
  readonly first: boolean;
  readonly sort: CrudTableProps<Row>['sort'];
  readonly onSort: CrudTableProps<Row>['onSort'];
};

function HeadCell<Row>({ column, first, sort, onSort }: HeadCellProps<Row>) {
  const by = column.sort;
  const sorted = by !== undefined && sort?.by === by;
  const classes = `${column.align === 'right' ? 'n' : ''} ${first ? 'frozen' : ''}`;
  const width = column.width === undefined ? {} : { style: { width: `${column.width}rem` } };
  if (by === undefined || onSort === undefined) {
    return (
      <th scope="col" className={classes} {...width}>
        {column.title}
      </th>
    );
  }
  const mark = sorted ? (sort?.descending === true ? '▼' : '▲') : '';
  return (
    <th
      scope="col"
      className={classes}
      aria-sort={sorted ? (sort?.descending === true ? 'descending' : 'ascending') : 'none'}
      {...width}
    >
      <button
        type="button"
        className="sorter"
        onClick={() => onSort(by, sorted ? sort?.descending !== true : false)}
      >
        {column.title} <span className="sort-mark">{mark}</span>
      </button>
    </th>
  );
}

type TableRowProps<Row> = {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly number: number | undefined;
  readonly checked: boolean | undefined;
  readonly onCheck: () => void;
  readonly open: boolean;
  readonly onOpen: ((row: Row) => void) | undefined;
};

function PlainRow<Row>({ row, columns, number, checked, onCheck, open, onOpen }: TableRowProps<Row>) {
  const { t } = useTranslation('frame');
  const opens =
    onOpen === undefined
      ? {}
      : {
          onClick: () => onOpen(row),
          onKeyDown: (event: KeyboardEvent) =>
            event.key === 'Enter' && event.target === event.currentTarget && onOpen(row),
        };
  return (
    <tr
      className={`${checked === true ? 'sel' : ''} ${open ? 'open' : ''} ${onOpen === undefined ? '' : 'opens'}`}
      {...opens}
    >
      {checked !== undefined && (
        <td className="pick-cell">
          <input
            type="checkbox"
            aria-label={t('frame:table.pick')}
            checked={checked}
            onChange={onCheck}
            onClick={(event) => event.stopPropagation()}
          />
        </td>
      )}
      {number !== undefined && <td className="n no sub">{number}</td>}
      {columns.map((column, index) =>
        index === 0 ? (
          <th key={column.id} scope="row" className="frozen">
            {column.render(row)}
          </th>
        ) : (
          <td key={column.id} className={column.align === 'right' ? 'n' : undefined}>
            {column.render(row)}
          </td>
        ),
      )}
    </tr>
  );
}

/** A row is drawn again only when something of it changed: 200 rows stay light. */
const TableRow = memo(
  PlainRow,
  (before, after) =>
    before.row === after.row &&
    before.columns === after.columns &&
    before.checked === after.checked &&
    before.open === after.open &&
    before.number === after.number,
) as typeof PlainRow;

function Foot<Row>({
  columns,
  totals,
  picks,
  numbered,
}: {
  readonly columns: readonly Column<Row>[];
  readonly totals: Readonly<Record<string, ReactNode>>;
  readonly picks: boolean;
  readonly numbered: boolean;
}) {
  return (
    <tfoot>
      <tr>
        {picks && <td className="pick-cell" />}
        {numbered && <td className="no" />}
        {columns.map((column, index) =>
          index === 0 ? (
            <th key={column.id} scope="row" className="frozen">
              {totals[column.id]}
            </th>
          ) : (
            <td key={column.id} className={column.align === 'right' ? 'n' : undefined}>
              {totals[column.id]}
            </td>
          ),
        )}
      </tr>
    </tfoot>
  );
}

function More({ busy, load }: { readonly busy: boolean; readonly load: () => void }) {
  const { t } = useTranslation('frame');
  const mark = useRef<HTMLButtonElement>(null);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (mark.current === null || busy) return undefined;
    const watcher = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && latest.current(),
      { rootMargin: '400px' },
    );
    watcher.observe(mark.current);
    return () => watcher.disconnect();
  }, [busy]);
  return (
    <button ref={mark} type="button" className="btn quiet crud-more" disabled={busy} onClick={load}>
      {t(busy ? 'frame:state.loading' : 'frame:table.more')}
    </button>
  );
}
