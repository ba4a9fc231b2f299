import { useTranslation } from 'react-i18next';
import { counted, download, ErrorLine, useAsync, useMay } from '#platform/web/kit.ts';
import type { Batch, BatchSummary } from '../batch/model.ts';

type WorkbookButtonProps = {
  readonly batch: Batch;
  readonly summary: BatchSummary;
  readonly label?: string;
};

/** 错误工作簿: the kept-out rows in the sender's layout with the reasons. It carries full numbers, for who may import only. */
export function WorkbookButton({ batch, summary, label }: WorkbookButtonProps) {
  const { t } = useTranslation('exchange');
  const may = useMay('exchange.check');
  const work = useAsync(() => download(`/api/imports/${batch.id}/error-workbook`, 'errors.xlsx'));
  if (summary.keptOut.households === 0 || !may) return null;
  return (
    <>
      <button type="button" className="btn" disabled={work.busy} onClick={work.run}>
        ↓ {label ?? counted(t, 'exchange:findings.workbook', summary.keptOut.households)}
      </button>
      <ErrorLine error={work.error} />
    </>
  );
}
