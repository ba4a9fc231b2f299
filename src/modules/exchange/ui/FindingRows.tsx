import { useTranslation } from 'react-i18next';
import {
  ErrorView,
  formatFen,
  formatNumber,
  type ListPage,
  read,
  Skeleton,
  useList,
} from '#platform/web/kit.ts';
import type { Batch, FindingLine } from '../batch/model.ts';
import { cellOf, sheetsOf } from './columns.ts';

type FindingRowsProps = {
  readonly batch: Batch;
  readonly check: string;
  readonly town: string | undefined;
  readonly total: number;
};

/** The rows of one reason: where in the sender's file, whose, and what stands there (masked). */
export function FindingRows({ batch, check, town, total }: FindingRowsProps) {
  const { t } = useTranslation('exchange');
  const area = town === undefined || town === '' ? batch.area : town;
  const list = useList<FindingLine>(['findings', batch.id, check, area], (cursor, signal) =>
    read<ListPage<FindingLine>>('/api/findings', { area, batch: batch.id, check, cursor, limit: 20 }, signal),
  );
  if (list.loading) return <Skeleton rows={3} />;
  if (list.error !== null) return <ErrorView error={list.error} retry={list.retry} />;
  const sheets = sheetsOf(batch.recognition);
  return (
    <>
      <div className="ex-rows">
        <table>
          <thead>
            <tr>
              {['place', 'household', 'person', 'head', 'column', 'value', 'note'].map((name) => (
                <th key={name} scope="col">
                  {t(`exchange:findings.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.rows.map((line) => (
              <tr key={line.id}>
                <td>
                  <Place line={line} cell={cellOf(sheets, line)} />
                </td>
                <td>{line.nationalHouseholdNo}</td>
                <td>{line.nationalPersonNo}</td>
                <td>{line.headName}</td>
                <td>{line.column}</td>
                <td className="mask">{line.value}</td>
                <td className="sub">
                  <DetailNote line={line} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="ex-more">
        {t('exchange:findings.shown', { n: formatNumber(list.rows.length), all: formatNumber(total) })}{' '}
        {list.more && (
          <button type="button" className="link" disabled={list.loadingMore} onClick={list.loadMore}>
            {t('exchange:findings.more')}
          </button>
        )}
      </p>
    </>
  );
}

function Place({ line, cell }: { readonly line: FindingLine; readonly cell: string | undefined }) {
  const { t } = useTranslation('exchange');
  if (line.sheet === '' && line.row === 0) return <>{line.file}</>;
  return (
    <>
      {cell === undefined
        ? t('exchange:findings.rowOf', { sheet: line.sheet, row: line.row })
        : t('exchange:findings.cell', { sheet: line.sheet, cell })}
    </>
  );
}

/** What the check knows besides: the other household of a duplicate, the age, the computed income. */
export function DetailNote({ line }: { readonly line: Pick<FindingLine, 'check' | 'details'> }) {
  const { t, i18n } = useTranslation('exchange');
  const check = line.check.replaceAll('.', '_');
  const { sex, both, reason, towns } = line.details;
  const special = [
    ...[sex, both].filter((value) => value !== undefined).map((value) => `${check}_${value}`),
    ...(towns === undefined ? [] : [`${check}_towns`]),
    ...(reason === undefined ? [] : [`reason_${reason}`]),
  ];
  const keys = [check, ...special].map((name) => `exchange:detail.${name}`).filter((key) => i18n.exists(key));
  return <>{keys.map((key) => t(key, shownValues(line))).join(' ')}</>;
}

/** Money arrives in fen and is read in yuan. */
function shownValues({
  check,
  details,
}: Pick<FindingLine, 'check' | 'details'>): Record<string, string | number> {
  if (check !== 'income.arithmetic') return { ...details };
  return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, formatFen(Number(value))]));
}
