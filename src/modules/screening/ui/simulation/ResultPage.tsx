import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useJobs } from '#platform/web/frame/jobs.ts';
import {
  actorName,
  currentLanguage,
  ErrorLine,
  ErrorView,
  formatInstant,
  PageLink,
  Skeleton,
  StateView,
  useAddress,
  useCommand,
  useFrame,
  useRead,
  useRouteId,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { ExportSimulation, SimulationHead, SimulationView } from '../../simulation/model.ts';
import { Sections } from '../Sections.tsx';
import { AreaTable } from './AreaTable.tsx';
import { BasisCard } from './BasisCard.tsx';
import { CauseTable } from './CauseTable.tsx';
import { CompareView } from './CompareView.tsx';
import { FigureTable } from './FigureTable.tsx';
import { readGroup } from './groups.ts';
import { Headline } from './Headline.tsx';
import { Notices } from './Notices.tsx';
import { readersOnly } from './readers.ts';
import { SimulatedTable } from './SimulatedTable.tsx';
import { SimulationProgress } from './SimulationProgress.tsx';
import './simulation.css';

/** One scenario: what it came to in the place that is looked at, and the households behind each figure; beside another one. */
export function SimulationResultPage() {
  const { t } = useTranslation('simulation');
  const id = useRouteId();
  const { area, session } = useFrame();
  const { search } = useAddress();
  const client = useQueryClient();
  const mayRead = readersOnly(session.role);
  const result = useRead<SimulationView>(`/api/simulations/${id}`, { area }, { enabled: mayRead });
  const view = result.data;
  if (!mayRead)
    return (
      <StateView kind="forbidden" title={t('simulation:forbidden')} text={t('simulation:forbiddenHelp')} />
    );
  if (result.error !== null) return <ErrorView error={result.error} retry={() => void result.refetch()} />;
  return (
    <div className="page sm-page">
      <header className="page-head">
        <h1>{view?.title ?? t('simulation:title')}</h1>
        <p className="sub grow">
          {view !== undefined &&
            t('simulation:result.lead', {
              area: view.areaName,
              on: view.on,
              by: actorName(t, view.createdBy),
            })}
        </p>
        {view?.state === 'done' && <Actions view={view} />}
      </header>
      <Sections current="simulation" />
      {view === undefined && <Skeleton rows={10} />}
      {view?.state === 'waiting' && (
        <SimulationProgress id={id} onEnd={() => void client.invalidateQueries()} />
      )}
      {view?.state === 'failed' && <Failed view={view} />}
      {view?.state === 'done' &&
        (search.with === undefined ? <Result view={view} /> : <CompareView a={view.id} b={search.with} />)}
    </div>
  );
}

function Failed({ view }: { readonly view: SimulationView }) {
  const { t } = useTranslation('simulation');
  return (
    <StateView
      kind="error"
      title={t('simulation:failed')}
      text={t('simulation:failedHelp')}
      actions={
        <PageLink
          to="/screening/simulation"
          search={{ from: view.id, area: view.area, on: view.on }}
          className="btn"
        >
          {t('simulation:again')}
        </PageLink>
      }
    />
  );
}

function Result({ view }: { readonly view: SimulationView }) {
  const { t } = useTranslation('simulation');
  const { search } = useAddress();
  const { sums } = view;
  if (sums === null || sums.looked.households === 0)
    return (
      <StateView
        kind="empty"
        title={t('simulation:result.empty')}
        text={t('simulation:result.emptyHelp', { on: view.on })}
      />
    );
  const shown = readGroup(search);
  return (
    <>
      <Notices view={view} sums={sums} />
      <Headline sums={sums} />
      <div className="sm-two">
        <FigureTable sums={sums} />
        <AreaTable view={view} sums={sums} />
      </div>
      {shown !== undefined && <SimulatedTable id={view.id} shown={shown} causes={view.causes} />}
      <CauseTable view={view} />
      <BasisCard view={view} />
    </>
  );
}

/** Take it out, print it, ask again, put it beside another. */
function Actions({ view }: { readonly view: SimulationView }) {
  const { t } = useTranslation('simulation');
  const { session } = useFrame();
  const jobs = useJobs();
  const command = useCommand<{ job: string }, ExportSimulation>('screening.exportSimulation', () =>
    jobs.open(),
  );
  const may = (name: string) => session.mayWrite && session.commands.includes(name);
  return (
    <div className="sm-actions no-print">
      <Beside view={view} />
      {may('screening.simulate') && (
        <PageLink
          to="/screening/simulation"
          search={{ from: view.id, area: view.area, on: view.on }}
          className="btn"
        >
          {t('simulation:again')}
        </PageLink>
      )}
      <button type="button" className="btn" onClick={() => window.print()}>
        {t('simulation:print')}
      </button>
      {may('screening.exportSimulation') && (
        <button
          type="button"
          className="btn"
          disabled={command.isPending}
          onClick={() => command.mutate({ simulation: view.id, language: currentLanguage() })}
        >
          {t('simulation:export')}
        </button>
      )}
      <ErrorLine error={command.error} />
    </div>
  );
}

function Beside({ view }: { readonly view: SimulationView }) {
  const { t } = useTranslation('simulation');
  const { session } = useFrame();
  const { search, set } = useAddress();
  const saved = useRead<{ items: SimulationHead[] }>('/api/simulations', { area: session.area.code });
  const others = saved.data?.items.filter(({ id, state }) => id !== view.id && state === 'done') ?? [];
  if (others.length === 0) return null;
  return (
    <select
      className="field sm-beside"
      aria-label={t('simulation:beside')}
      value={search.with ?? ''}
      onChange={(event) => set({ with: event.target.value || undefined, group: undefined, cause: undefined })}
    >
      <option value="">{t('simulation:besideNone')}</option>
      {others.map(({ id, title, createdAt }) => (
        <option key={id} value={id}>
          {title} · {formatInstant(createdAt)}
        </option>
      ))}
    </select>
  );
}
