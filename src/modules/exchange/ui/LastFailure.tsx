import { useTranslation } from 'react-i18next';
import type { JobView } from '#platform/jobs/model.ts';
import { useCommand, useMay, useProblemText, useRead } from '#platform/web/kit.ts';
import type { Batch } from '../batch/model.ts';

/** Why the last check or commit of a batch did not succeed: it was given back to the step before. */
export function LastFailure({ batch }: { readonly batch: Batch }) {
  const kind = batch.state === 'recognised' ? 'exchange.check' : 'exchange.commit';
  const waiting = batch.state === 'recognised' || batch.state === 'checked';
  const job = useRead<JobView>(`/api/jobs/${batch.job}`, {}, { enabled: waiting && batch.job !== null });
  const view = job.data;
  if (!waiting || view === undefined || view.kind !== kind || view.state === 'done') return null;
  if (view.state !== 'failed' && view.state !== 'cancelled') return null;
  return <Failure batch={batch} view={view} />;
}

function Failure({ batch, view }: { readonly batch: Batch; readonly view: JobView }) {
  const { t } = useTranslation('exchange');
  const problem = useProblemText();
  const may = useMay('exchange.check');
  const check = useCommand<{ job: string }>('exchange.check');
  const code = view.problemCode ?? 'job.cancelled';
  return (
    <section className="card ex-job bad" role="alert">
      <b>{t('exchange:wizard.lastFailed')}</b> {problem.sentence(code, view.problemDetails ?? {})}
      {batch.state === 'checked' && may && (
        <button
          type="button"
          className="btn sm"
          disabled={check.isPending}
          onClick={() => check.mutate({ batch: batch.id })}
        >
          {t('exchange:wizard.checkAgain')}
        </button>
      )}
      <small className="sub">{[code, view.id.slice(-6)].join(' ')}</small>
    </section>
  );
}
