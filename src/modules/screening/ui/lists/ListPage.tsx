import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  ErrorView,
  formatNumber,
  PageLink,
  Skeleton,
  StateView,
  useMay,
  useRead,
  useRouteId,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { ListRun } from '../../lists/model.ts';
import { Sections } from '../Sections.tsx';
import { ColumnsCard } from './ColumnsCard.tsx';
import { RunTag } from './ListsPage.tsx';
import './lists.css';
import { ListHits } from './ListHits.tsx';
import { MatchProgress } from './MatchProgress.tsx';

/** One list: its columns before it is compared, how far it is, and then whom it found. */
export function ListPage() {
  const { t } = useTranslation('lists');
  const id = useRouteId();
  const run = useRead<ListRun>(`/api/lists/${id}`);
  return (
    <div className="page ls-page">
      <header className="page-head">
        <h1>{run.data?.title ?? t('lists:title')}</h1>
        {run.data !== undefined && <HeadLine run={run.data} />}
      </header>
      <Sections current="lists" />
      {run.error !== null && <ErrorView error={run.error} retry={() => void run.refetch()} />}
      {run.error === null && run.data === undefined && <Skeleton rows={8} />}
      {run.data !== undefined && <Stage run={run.data} />}
    </div>
  );
}

function HeadLine({ run }: { readonly run: ListRun }) {
  const { t } = useTranslation('lists');
  const left = run.counts.open + run.counts.unsure;
  const may = useMay('screening.judge');
  return (
    <>
      <p className="sub grow">
        {t('lists:run.head', { sender: run.sender, area: run.areaName, on: run.on })}{' '}
        {run.fileName !== '' && t('lists:run.file', { file: run.fileName })} <RunTag run={run} />
      </p>
      {run.state === 'done' && left > 0 && may && (
        <PageLink to={`/screening/lists/${run.id}/judge`} className="btn go">
          {t('lists:run.judge', { n: formatNumber(left) })}
        </PageLink>
      )}
    </>
  );
}

function Stage({ run }: { readonly run: ListRun }) {
  const { t } = useTranslation('lists');
  const client = useQueryClient();
  if (run.state === 'proposed') return <ColumnsCard run={run} />;
  if (run.state === 'waiting')
    return <MatchProgress run={run} onEnd={() => void client.invalidateQueries({ queryKey: ['read'] })} />;
  if (run.state === 'done') return <ListHits run={run} />;
  return (
    <StateView
      kind={run.state === 'failed' ? 'error' : 'empty'}
      title={t(`lists:run.${run.state}`)}
      text={t('lists:run.again')}
      actions={
        <PageLink to="/screening/lists" className="btn go">
          {t('lists:run.back')}
        </PageLink>
      }
    />
  );
}
