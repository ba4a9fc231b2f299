import { useTranslation } from 'react-i18next';
import {
  type Column,
  CrudTable,
  formatInstant,
  formatNumber,
  PageLink,
  read,
  StateView,
  Tag,
  type Tone,
  useList,
  useMay,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { ListRun } from '../../lists/model.ts';
import { Sections } from '../Sections.tsx';
import { Difference } from './Difference.tsx';
import './lists.css';
import { UploadList } from './UploadList.tsx';

const TONES: Readonly<Record<ListRun['state'], Tone>> = {
  proposed: 'amber',
  waiting: 'plain',
  done: 'jade',
  failed: 'red',
  cancelled: 'plain',
};

/** 名单比对: a place to drop another department's list, and below it what came of those before. */
export function ListsPage() {
  const { t } = useTranslation('lists');
  const may = useMay('screening.startList');
  return (
    <div className="page ls-page">
      <header className="page-head">
        <h1>{t('lists:title')}</h1>
        <p className="sub grow">{t('lists:lead')}</p>
      </header>
      <Sections current="lists" />
      {may && <UploadList />}
      <RunList />
    </div>
  );
}

function RunList() {
  const { t } = useTranslation('lists');
  const may = useMay('screening.startList');
  const list = useList<ListRun>(['lists'], (cursor, signal) => read('/api/lists', { cursor }, signal));
  return (
    <section className="card flush" aria-labelledby="lists-runs">
      <h2 id="lists-runs" className="card-head">
        {t('lists:runs.title')}
      </h2>
      <CrudTable<ListRun>
        name="lists"
        caption={t('lists:runs.title')}
        columns={useColumns()}
        rows={list.rows}
        rowKey={(run) => run.id}
        loading={list.loading}
        error={list.error}
        retry={list.retry}
        more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
        empty={
          <StateView
            kind="empty"
            title={t('lists:runs.empty')}
            text={t(may ? 'lists:runs.emptyHelp' : 'lists:runs.emptyReader')}
          />
        }
        card={(run) => <RunCard run={run} />}
      />
    </section>
  );
}

function useColumns(): readonly Column<ListRun>[] {
  const { t } = useTranslation('lists');
  const count = (run: ListRun, value: number | undefined) =>
    run.state === 'done' && value !== undefined ? formatNumber(value) : '';
  return [
    {
      id: 'list',
      title: t('lists:runs.col.list'),
      render: (run) => (
        <PageLink to={`/screening/lists/${run.id}`}>
          <b>{run.title}</b> <span className="sub">{run.sender}</span>
        </PageLink>
      ),
    },
    { id: 'state', title: t('lists:runs.col.state'), render: (run) => <RunTag run={run} /> },
    { id: 'area', title: t('lists:runs.col.area'), render: (run) => run.areaName },
    { id: 'on', title: t('lists:runs.col.on'), render: (run) => run.on },
    {
      id: 'rows',
      title: t('lists:runs.col.rows'),
      align: 'right',
      render: (run) => count(run, run.summary?.rows),
    },
    {
      id: 'exact',
      title: t('lists:certainty.exact'),
      align: 'right',
      render: (run) => count(run, run.counts.exact),
    },
    {
      id: 'probable',
      title: t('lists:certainty.probable'),
      align: 'right',
      render: (run) => count(run, run.counts.probable),
    },
    {
      id: 'possible',
      title: t('lists:certainty.possible'),
      align: 'right',
      render: (run) => count(run, run.counts.possible),
    },
    {
      id: 'open',
      title: t('lists:runs.col.open'),
      align: 'right',
      render: (run) => <OpenPairs run={run} />,
    },
    {
      id: 'difference',
      title: t('lists:runs.col.difference'),
      render: (run) => <Difference run={run} />,
    },
    { id: 'at', title: t('lists:runs.col.at'), render: (run) => formatInstant(run.createdAt) },
  ];
}

export function RunTag({ run }: { readonly run: ListRun }) {
  const { t } = useTranslation('lists');
  return <Tag tone={TONES[run.state]}>{t(`lists:state.${run.state}`)}</Tag>;
}

/** Pairs that wait for a person, as a way to them. */
function OpenPairs({ run }: { readonly run: ListRun }) {
  const left = run.counts.open + run.counts.unsure;
  if (run.state !== 'done') return null;
  if (left === 0) return <>0</>;
  return (
    <PageLink to={`/screening/lists/${run.id}/judge`} className="fig">
      {formatNumber(left)}
    </PageLink>
  );
}

function RunCard({ run }: { readonly run: ListRun }) {
  const { t } = useTranslation('lists');
  return (
    <div className="ls-card">
      <p className="ls-card-head">
        <PageLink to={`/screening/lists/${run.id}`}>
          <b>{run.title}</b>
        </PageLink>
        <RunTag run={run} />
      </p>
      <p className="sub">{t('lists:runs.card', { sender: run.sender, area: run.areaName, on: run.on })}</p>
      {run.state === 'done' && (
        <p>
          {t('lists:runs.found', {
            exact: formatNumber(run.counts.exact),
            probable: formatNumber(run.counts.probable),
            possible: formatNumber(run.counts.possible),
          })}
        </p>
      )}
      {run.state === 'done' && run.counts.open + run.counts.unsure > 0 && (
        <PageLink to={`/screening/lists/${run.id}/judge`} className="btn line">
          {t('lists:run.judge', { n: formatNumber(run.counts.open + run.counts.unsure) })}
        </PageLink>
      )}
    </div>
  );
}
