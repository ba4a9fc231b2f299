import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobView } from '#platform/jobs/model.ts';
import { formatNumber, read, useCommand } from '#platform/web/kit.ts';
import type { SimulationView } from '../../simulation/model.ts';

/** The work of a scenario, asked for every second, so that it survives a reload; whoever asked may stop it. */
export function SimulationProgress({ id, onEnd }: { readonly id: string; readonly onEnd: () => void }) {
  const { t } = useTranslation('simulation');
  const state = useQuery({
    queryKey: ['simulation-state', id],
    queryFn: ({ signal }) => read<SimulationView>(`/api/simulations/${id}`, {}, signal),
    staleTime: 0,
    refetchInterval: 1000,
  });
  // Who did not ask for it does not see its job.
  const job = useQuery({
    queryKey: ['simulation-job', id],
    queryFn: ({ signal }) => read<JobView>(`/api/jobs/${id}`, {}, signal),
    staleTime: 0,
    refetchInterval: (query) => (query.state.error === null ? 1000 : false),
    retry: false,
  });
  const stop = useCommand('jobs.cancel');
  const end = useRef(onEnd);
  end.current = onEnd;
  const isEnded = state.data !== undefined && state.data.state !== 'waiting';
  useEffect(() => {
    if (isEnded) end.current();
  }, [isEnded]);
  const { doneUnits: done = 0, totalUnits: total = 0 } = job.data ?? {};
  const words =
    total > 0
      ? t('simulation:progress.households', { done: formatNumber(done), total: formatNumber(total) })
      : t('simulation:progress.waiting');
  return (
    <section className="card sm-progress" aria-live="polite">
      <h2>{t('simulation:progress.title')}</h2>
      <progress
        max={100}
        aria-label={words}
        {...(total > 0 ? { value: Math.min(100, Math.floor((done / total) * 100)) } : {})}
      />
      <p>{words}</p>
      <p className="sub">{t('simulation:progress.help')}</p>
      {job.data !== undefined && (
        <button
          type="button"
          className="btn"
          disabled={stop.isPending}
          onClick={() => stop.mutate({ job: id })}
        >
          {t('simulation:progress.stop')}
        </button>
      )}
    </section>
  );
}
