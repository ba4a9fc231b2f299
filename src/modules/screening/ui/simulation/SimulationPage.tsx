import { useTranslation } from 'react-i18next';
import {
  actorName,
  type Column,
  CrudTable,
  ErrorView,
  formatFenChange,
  formatInstant,
  formatNumber,
  PageLink,
  read,
  StateView,
  UNKNOWN,
  useAddress,
  useFrame,
  useList,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { SimulationHead } from '../../simulation/model.ts';
import { Sections } from '../Sections.tsx';
import { readersOnly } from './readers.ts';
import { ScenarioEditor } from './ScenarioEditor.tsx';
import './simulation.css';

/** 试算: a form for a new scenario, and what was tried out before. */
export function SimulationPage() {
  const { t } = useTranslation('simulation');
  const { area, on, session } = useFrame();
  const { search, set } = useAddress();
  const mayRead = readersOnly(session.role);
  const may = session.mayWrite && session.commands.includes('screening.simulate');
  const list = useList<SimulationHead>(
    ['simulations'],
    (cursor, signal) =>
      read('/api/simulations', { area, ...(cursor === undefined ? {} : { cursor }) }, signal),
    mayRead,
  );
  const isOpen = search.new === 'yes' || search.from !== undefined;
  return (
    <div className="page sm-page">
      <header className="page-head">
        <h1>{t('simulation:title')}</h1>
        <p className="sub grow">{t('simulation:lead')}</p>
        {may && (
          <button
            type="button"
            className={isOpen ? 'btn' : 'btn go'}
            aria-expanded={isOpen}
            onClick={() => set({ new: isOpen ? undefined : 'yes', from: undefined })}
          >
            {t(isOpen ? 'simulation:close' : 'simulation:new')}
          </button>
        )}
      </header>
      <Sections current="simulation" />
      {!mayRead && (
        <StateView kind="forbidden" title={t('simulation:forbidden')} text={t('simulation:forbiddenHelp')} />
      )}
      {may && isOpen && (
        <>
          <p className="sub sm-scope">{t('simulation:scope', { on })}</p>
          <ScenarioEditor from={search.from} saved={list.rows} />
        </>
      )}
      {mayRead && list.error !== null && <ErrorView error={list.error} retry={list.retry} />}
      {mayRead && list.error === null && <SavedTable list={list} may={may} />}
    </div>
  );
}

type SavedTableProps = { readonly list: ReturnType<typeof useList<SimulationHead>>; readonly may: boolean };

function SavedTable({ list, may }: SavedTableProps) {
  const { t } = useTranslation('simulation');
  return (
    <section className="card flush">
      <CrudTable<SimulationHead>
        name="simulations"
        caption={t('simulation:saved.title')}
        columns={useColumns()}
        rows={list.rows}
        rowKey={(one) => one.id}
        loading={list.loading}
        more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
        tools={<b>{t('simulation:saved.title')}</b>}
        empty={
          <StateView
            kind="empty"
            title={t('simulation:saved.empty')}
            text={t(may ? 'simulation:saved.emptyHelp' : 'simulation:saved.emptyReader')}
          />
        }
        card={(one) => <SavedCard one={one} />}
      />
    </section>
  );
}

const households = (one: SimulationHead, group: 'enter' | 'leave') =>
  one.sums === null ? UNKNOWN : formatNumber(one.sums.scenario[group].households);

function useColumns(): readonly Column<SimulationHead>[] {
  const { t } = useTranslation('simulation');
  return [
    {
      id: 'title',
      title: t('simulation:saved.name'),
      render: (one) => <PageLink to={`/screening/simulation/${one.id}`}>{one.title}</PageLink>,
    },
    { id: 'area', title: t('simulation:saved.area'), render: (one) => one.areaName },
    { id: 'on', title: t('simulation:saved.on'), render: (one) => one.on },
    {
      id: 'enter',
      title: t('simulation:saved.enter'),
      align: 'right',
      render: (one) => households(one, 'enter'),
    },
    {
      id: 'leave',
      title: t('simulation:saved.leave'),
      align: 'right',
      render: (one) => households(one, 'leave'),
    },
    {
      id: 'cost',
      title: t('simulation:saved.cost'),
      align: 'right',
      render: (one) => formatFenChange(one.sums?.costDifferenceFen),
    },
    { id: 'state', title: t('simulation:saved.state'), render: (one) => t(`simulation:state.${one.state}`) },
    {
      id: 'by',
      title: t('simulation:saved.by'),
      render: (one) => `${actorName(t, one.createdBy)} ${formatInstant(one.createdAt)}`,
    },
  ];
}

function SavedCard({ one }: { readonly one: SimulationHead }) {
  const { t } = useTranslation('simulation');
  return (
    <div className="sm-card">
      <PageLink to={`/screening/simulation/${one.id}`}>{one.title}</PageLink>
      <small className="sub">
        {one.areaName} · {one.on} · {t(`simulation:state.${one.state}`)}
      </small>
      {one.sums !== null && (
        <span>
          {t('simulation:saved.enter')} {households(one, 'enter')} · {t('simulation:saved.leave')}{' '}
          {households(one, 'leave')}
        </span>
      )}
    </div>
  );
}
