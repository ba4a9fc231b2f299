import { useTranslation } from 'react-i18next';
import { ErrorView, formatNumber, type ListPage, read, Skeleton, useList } from '#platform/web/kit.ts';
import type { Batch, BatchFinding } from '../batch/model.ts';
import { cellOf, sheetsOf } from './columns.ts';
import { DetailNote } from './DetailNote.tsx';

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
  const list = useList<BatchFinding>(['batch-findings', batch.id, check, area], (cursor, signal) =>
    read<ListPage<BatchFinding>>(
      `/api/imports/${batch.id}/findings`,
      { area, check, cursor, limit: 20 },
      signal,
    ),
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

function Place({ line, cell }: { readonly line: BatchFinding; readonly cell: string | undefined }) {
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
