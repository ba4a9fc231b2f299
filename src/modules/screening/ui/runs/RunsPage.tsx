import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  CrudTable,
  formatInstant,
  formatNumber,
  type ListPage,
  PageLink,
  read,
  StateView,
  Tag,
  useFrame,
  useList,
  useMay,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { RunView } from '../../runs/model.ts';
import { Sections } from '../Sections.tsx';
import './runs.css';
import { Schedules } from './Schedules.tsx';
import { StartRun } from './StartRun.tsx';

/** 筛查批次: the runs of a place, and those that start by themselves. */
export function RunsPage() {
  const { t } = useTranslation('runs');
  const { area, past } = useFrame();
  const [open, setOpen] = useState<'once' | 'regular'>();
  const mayStart = useMay('screening.startRun');
  const list = useList<RunView>(['screening-runs'], (cursor, signal) =>
    read<ListPage<RunView>>('/api/screening/runs', { area, cursor }, signal),
  );
  const start = mayStart && (
    <button type="button" className="btn go" onClick={() => setOpen('once')}>
      {t('runs:runs.start')}
    </button>
  );
  return (
    <div className="page rn-page">
      <header className="page-head">
        <h1>{t('runs:runs.title')}</h1>
        <p className="sub grow">{t(past ? 'runs:runs.past' : 'runs:runs.lead')}</p>
        {start}
      </header>
      <Sections current="runs" />
      <section className="card flush">
        <CrudTable<RunView>
          name="screening-runs"
          caption={t('runs:runs.list')}
          columns={useColumns()}
          rows={list.rows}
          rowKey={(run) => run.id}
          loading={list.loading}
          error={list.error}
          retry={list.retry}
          more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
          empty={<NoRun mayStart={mayStart} start={start} />}
          card={(run) => <RunCard run={run} />}
        />
      </section>
      <Schedules onSet={() => setOpen('regular')} />
      {open !== undefined && <StartRun regular={open === 'regular'} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function NoRun({ mayStart, start }: { readonly mayStart: boolean; readonly start: React.ReactNode }) {
  const { t } = useTranslation('runs');
  const { session } = useFrame();
  return (
    <StateView
      kind="empty"
      title={t('runs:runs.none', { area: session.area.name })}
      text={t(mayStart ? 'runs:runs.noneText' : 'runs:runs.noRight')}
      actions={start}
    />
  );
}

function useColumns(): readonly Column<RunView>[] {
  const { t } = useTranslation('runs');
  const number = (id: 'found' | 'new' | 'persisting' | 'cleared'): Column<RunView> => ({
    id,
    title: t(`runs:runs.${id}`),
    align: 'right',
    render: (run) => (run.summary === null ? '' : formatNumber(run.summary[id])),
  });
  return [
    {
      id: 'on',
      title: t('runs:runs.on'),
      render: (run) => <PageLink to={`/screening/runs/${run.id}`}>{run.on}</PageLink>,
    },
    { id: 'area', title: t('runs:runs.area'), render: (run) => run.areaName },
    { id: 'state', title: t('runs:runs.state'), render: (run) => <RunState run={run} /> },
    number('found'),
    number('new'),
    number('persisting'),
    number('cleared'),
    { id: 'dueOn', title: t('runs:runs.dueOn'), render: (run) => run.dueOn },
    { id: 'by', title: t('runs:runs.by'), render: (run) => <StartedBy run={run} /> },
  ];
}

function RunState({ run }: { readonly run: RunView }) {
  const { t } = useTranslation('runs');
  if (run.state === 'waiting') return <Tag tone="amber">{t('runs:runs.waiting')}</Tag>;
  if (run.state === 'failed') return <Tag tone="red">{t('runs:runs.failed')}</Tag>;
  return <>{t('runs:runs.rulesN', { count: run.summary?.rules ?? 0 })}</>;
}

function StartedBy({ run }: { readonly run: RunView }) {
  const { t } = useTranslation('runs');
  return (
    <span className="ex-two">
      <span>
        {run.createdBy} {run.scheduled && <Tag>{t('runs:runs.scheduled')}</Tag>}
      </span>
      <small className="sub">{formatInstant(run.createdAt)}</small>
    </span>
  );
}

function RunCard({ run }: { readonly run: RunView }) {
  const { t } = useTranslation('runs');
  return (
    <div className="rn-card">
      <span>
        <PageLink to={`/screening/runs/${run.id}`}>
          {run.on} {run.areaName}
        </PageLink>
      </span>
      <RunState run={run} />
      {run.summary !== null && (
        <span className="sub">
          {t('runs:file.numbers', {
            found: formatNumber(run.summary.found),
            new: formatNumber(run.summary.new),
            persisting: formatNumber(run.summary.persisting),
            cleared: formatNumber(run.summary.cleared),
          })}
        </span>
      )}
    </div>
  );
}
