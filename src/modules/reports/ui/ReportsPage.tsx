import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  actorName,
  type Column,
  CrudTable,
  ErrorLine,
  formatInstant,
  PageLink,
  read,
  StateView,
  Tag,
  useAddress,
  useCommand,
  useFrame,
  useList,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import { type CreateReport, ReportKind, type ReportLine } from '../model.ts';
import { useAreaName } from './areaName.ts';
import './reports.css';

/** 报表: the summaries of the area, and the way to write another. */
export function ReportsPage() {
  const { t } = useTranslation('reports');
  const { area } = useFrame();
  const areaName = useAreaName();
  const [creating, setCreating] = useState(false);
  const list = useList<ReportLine>(['reports', area], (cursor, signal) =>
    read('/api/reports', { area, cursor }, signal),
  );
  const isEmpty = !list.loading && list.error === null && list.rows.length === 0;
  const columns = useColumns();
  const create = <CreateButton onOpen={() => setCreating(true)} />;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('reports:list.title')}</h1>
        <p className="sub grow">{t('reports:list.lead')}</p>
        <PageLink to="/indicators" className="btn">
          {t('reports:list.indicators')}
        </PageLink>
        {!isEmpty && create}
      </header>
      <section className="card flush">
        <CrudTable<ReportLine>
          name="reports"
          caption={t('reports:list.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(line) => line.id}
          loading={list.loading}
          more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
          error={list.error}
          retry={list.retry}
          empty={
            <StateView
              kind="empty"
              title={t('reports:list.empty', { area: areaName(area) })}
              text={t('reports:list.emptyHelp')}
              actions={create}
            />
          }
          card={(line) => <ReportCard line={line} />}
        />
      </section>
      {creating && <CreateDialog onClose={() => setCreating(false)} />}
    </div>
  );
}

/** A report of a past day is written today: the cut-off date of the page does not forbid it. */
export function useMayReport(command: string): boolean {
  const { session } = useFrame();
  return session.mayWrite && session.commands.includes(command);
}

function CreateButton({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation('reports');
  return (
    <button type="button" className="btn go" disabled={!useMayReport('reports.create')} onClick={onOpen}>
      {t('reports:list.create')}
    </button>
  );
}

function useColumns(): readonly Column<ReportLine>[] {
  const { t } = useTranslation('reports');
  return [
    {
      id: 'title',
      title: t('reports:list.col.title'),
      render: (line) => <PageLink to={`/reports/${line.id}`}>{line.title}</PageLink>,
    },
    { id: 'state', title: t('reports:list.col.state'), render: (line) => <StateTag line={line} /> },
    { id: 'kind', title: t('reports:list.col.kind'), render: (line) => t(`reports:kind.${line.kind}`) },
    { id: 'area', title: t('reports:list.col.area'), render: (line) => line.areaName },
    { id: 'on', title: t('reports:list.col.on'), render: (line) => line.on },
    {
      id: 'revision',
      title: t('reports:list.col.revision'),
      align: 'right',
      render: (line) => line.revision,
    },
    { id: 'by', title: t('reports:list.col.by'), render: (line) => <Author line={line} /> },
    { id: 'at', title: t('reports:list.col.at'), render: (line) => formatInstant(line.updatedAt) },
  ];
}

/** Who made it; the person at the shell has no name of an own. */
function Author({ line }: { readonly line: ReportLine }) {
  const { t } = useTranslation('reports');
  return <>{actorName(t, line.createdBy)}</>;
}

function StateTag({ line }: { readonly line: ReportLine }) {
  const { t } = useTranslation('reports');
  return <Tag tone={line.state === 'saved' ? 'jade' : 'amber'}>{t(`reports:state.${line.state}`)}</Tag>;
}

function ReportCard({ line }: { readonly line: ReportLine }) {
  return (
    <div className="rp-card">
      <span>
        <PageLink to={`/reports/${line.id}`}>{line.title}</PageLink> <StateTag line={line} />
      </span>
      <small className="sub">
        {line.areaName} · {line.on} · <Author line={line} />
      </small>
    </div>
  );
}

function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('reports');
  const { area, on: frameDay, session } = useFrame();
  const address = useAddress();
  const areaName = useAreaName();
  const [kind, setKind] = useState<ReportKind>(
    frameDay.slice(5) === '12-31' ? 'annual-summary' : 'half-year-summary',
  );
  const [on, setOn] = useState(frameDay);
  const command = useCommand<{ report: string }, CreateReport>('reports.create', ({ report }) =>
    address.go(`/reports/${report}`),
  );
  return (
    <Modal
      open
      title={t('reports:create.title')}
      okText={t('reports:create.start')}
      cancelText={t('reports:create.cancel')}
      okButtonProps={{ loading: command.isPending, disabled: on === '' }}
      onOk={() => command.mutate({ kind, area, on })}
      onCancel={onClose}
    >
      <div className="stack">
        <fieldset className="choices">
          <legend>{t('reports:create.kind')}</legend>
          {ReportKind.options.map((one) => (
            <label key={one}>
              <input type="radio" name="report-kind" checked={kind === one} onChange={() => setKind(one)} />{' '}
              {t(`reports:kind.${one}`)}
            </label>
          ))}
        </fieldset>
        <p>
          <b>{t('reports:create.area')}</b> {t('reports:create.asOfArea', { area: areaName(area) })}
        </p>
        <label className="stack-field">
          <b>{t('reports:create.on')}</b>
          <input
            className="field"
            type="date"
            required
            max={session.today}
            value={on}
            onChange={(event) => setOn(event.target.value)}
          />
          <small className="sub">{t('reports:create.onHint')}</small>
        </label>
        <ErrorLine error={command.error} />
      </div>
    </Modal>
  );
}
