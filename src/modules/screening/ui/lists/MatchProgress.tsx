import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobView } from '#platform/jobs/model.ts';
import { counted, ErrorLine, formatNumber, read, useCommand, useProblemText } from '#platform/web/kit.ts';
import type { ListRun } from '../../lists/model.ts';

const ENDED: readonly JobView['state'][] = ['done', 'failed', 'cancelled'];

/** The work of a list: which step, how many rows of how many, stop. Asked for every second, so that it survives a reload. */
export function MatchProgress({ run, onEnd }: { readonly run: ListRun; readonly onEnd: () => void }) {
  const { t } = useTranslation('lists');
  const view = useQuery({
    queryKey: ['job', run.id],
    queryFn: ({ signal }) => read<JobView>(`/api/jobs/${run.id}`, {}, signal),
    staleTime: 0,
    refetchInterval: (query) =>
      query.state.data !== undefined && ENDED.includes(query.state.data.state) ? false : 1000,
  });
  const state = view.data?.state;
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    if (state !== undefined && ENDED.includes(state)) end.current();
  }, [state]);
  return (
    <section className="card ls-job" aria-live="polite">
      <h2>{t('lists:progress.title')}</h2>
      <Bar view={view.data} />
      <p className="sub">{t('lists:progress.help')}</p>
      <ErrorLine error={view.error} />
      <Failure view={view.data} />
      {(state === 'waiting' || state === 'running') && <Stop run={run.id} />}
    </section>
  );
}

function Bar({ view }: { readonly view: JobView | undefined }) {
  const { t, i18n } = useTranslation('lists');
  const stepKey = `job:step.${view?.step ?? ''}`;
  const [done, total] = [view?.doneUnits ?? 0, view?.totalUnits ?? 0];
  const step =
    view?.state === 'waiting' ? t('lists:progress.queued') : i18n.exists(stepKey) ? t(stepKey) : '';
  const words =
    total > 0
      ? t('lists:progress.rows', { done: formatNumber(Math.min(done, total)), total: formatNumber(total) })
      : done > 0
        ? counted(t, 'lists:progress.some', done)
        : '';
  return (
    <>
      <progress
        className="ls-progress"
        max={100}
        aria-label={`${step} ${words}`}
        {...(total > 0 ? { value: Math.min(100, Math.floor((done / total) * 100)) } : {})}
      />
      <p>
        {step} {words}
      </p>
    </>
  );
}

function Failure({ view }: { readonly view: JobView | undefined }) {
  const problem = useProblemText();
  if (view?.state !== 'failed' || view.problemCode === null) return null;
  return (
    <p className="bad" role="alert">
      {problem.sentence(view.problemCode, view.problemDetails ?? {})}
    </p>
  );
}

function Stop({ run }: { readonly run: string }) {
  const { t } = useTranslation('lists');
  const stop = useCommand('jobs.cancel');
  return (
    <p>
      <button
        type="button"
        className="btn line"
        disabled={stop.isPending}
        onClick={() => stop.mutate({ job: run })}
      >
        {t('lists:progress.stop')}
      </button>{' '}
      <span className="sub">{t('lists:progress.stopHelp')}</span>
      <ErrorLine error={stop.error} />
    </p>
  );
}
