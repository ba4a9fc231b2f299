import { useTranslation } from 'react-i18next';
import {
  actorName,
  type Column,
  CrudTable,
  formatInstant,
  formatNumber,
  PageLink,
  read,
  StateView,
  Tag,
  type Tone,
  useFrame,
  useList,
} from '#platform/web/kit.ts';
import type { Batch, BatchState } from '../batch/model.ts';
import { ExportRegisterButton } from './ExportRegister.tsx';
import '#platform/web/styles/pages.css';
import './exchange.css';
import { UploadPanel } from './UploadPanel.tsx';

const TONES: Readonly<Record<BatchState, Tone>> = {
  recognised: 'amber',
  checking: 'plain',
  checked: 'amber',
  committing: 'plain',
  committed: 'jade',
  refused: 'red',
  withdrawn: 'plain',
};

/** 导入: a place to drop files, and below it every batch with its state. */
export function ImportsPage() {
  const { t } = useTranslation('exchange');
  return (
    <div className="page ex-page">
      <header className="page-head">
        <h1>{t('exchange:imports.title')}</h1>
        <p className="sub grow">{t('exchange:imports.lead')}</p>
        <ExportRegisterButton />
      </header>
      <UploadPanel />
      <BatchList />
    </div>
  );
}

function BatchList() {
  const { t } = useTranslation('exchange');
  const { session } = useFrame();
  const list = useList<Batch>(['imports'], (cursor, signal) => read('/api/imports', { cursor }, signal));
  return (
    <section className="card flush" aria-labelledby="imports-list">
      <h2 id="imports-list" className="card-head">
        {t('exchange:imports.listTitle')}
      </h2>
      <CrudTable<Batch>
        name="imports"
        caption={t('exchange:imports.listTitle')}
        columns={useColumns()}
        rows={list.rows}
        rowKey={(batch) => batch.id}
        loading={list.loading}
        error={list.error}
        retry={list.retry}
        more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
        empty={
          <StateView
            kind="empty"
            title={t('exchange:imports.empty', { area: session.area.name })}
            text={t('exchange:imports.emptyHelp')}
          />
        }
        card={(batch) => <BatchCard batch={batch} />}
      />
    </section>
  );
}

function useColumns(): readonly Column<Batch>[] {
  const { t } = useTranslation('exchange');
  const count = (value: number | undefined) => (value === undefined ? '' : formatNumber(value));
  return [
    { id: 'title', title: t('exchange:imports.col.title'), render: (batch) => <BatchLink batch={batch} /> },
    {
      id: 'state',
      title: t('exchange:imports.col.state'),
      render: (batch) => <BatchTag state={batch.state} />,
    },
    { id: 'area', title: t('exchange:imports.col.area'), render: (batch) => batch.areaName },
    { id: 'on', title: t('exchange:imports.col.on'), render: (batch) => batch.onDay ?? '' },
    {
      id: 'rows',
      title: t('exchange:imports.col.rows'),
      align: 'right',
      render: (batch) => count(batch.summary?.rows),
    },
    {
      id: 'error',
      title: t('exchange:imports.col.error'),
      align: 'right',
      render: (batch) => count(batch.summary?.keptOut.members),
    },
    {
      id: 'suspect',
      title: t('exchange:imports.col.suspect'),
      align: 'right',
      render: (batch) => count(batch.summary?.findings.suspect),
    },
    {
      id: 'files',
      title: t('exchange:imports.col.files'),
      render: (batch) => batch.files.map((file) => file.name).join('、'),
    },
    { id: 'by', title: t('exchange:imports.col.by'), render: (batch) => actorName(t, batch.createdBy) },
    { id: 'at', title: t('exchange:imports.col.at'), render: (batch) => formatInstant(batch.createdAt) },
  ];
}

function BatchLink({ batch }: { readonly batch: Batch }) {
  return (
    <PageLink to={`/imports/${batch.id}`}>
      {batch.title === '' ? (batch.files[0]?.name ?? batch.id) : batch.title}
    </PageLink>
  );
}

function BatchTag({ state }: { readonly state: BatchState }) {
  const { t } = useTranslation('exchange');
  return <Tag tone={TONES[state]}>{t(`exchange:state.${state}`)}</Tag>;
}

function BatchCard({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation('exchange');
  return (
    <div className="ex-card">
      <span>
        <BatchLink batch={batch} /> <BatchTag state={batch.state} />
      </span>
      <small className="sub">
        {batch.areaName} · {actorName(t, batch.createdBy)} · {formatInstant(batch.createdAt)}
      </small>
    </div>
  );
}
