import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  currentLanguage,
  ErrorView,
  formatInstant,
  formatNumber,
  PageLink,
  read,
  Skeleton,
  StateView,
  useRouteId,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { RunChange, RunFile, RunRule } from '../../runs/model.ts';
import { Sections } from '../Sections.tsx';
import './runs.css';

const WAIT_MS = 2000;

/** One run: what is new, what persists, what was cleared, by rule and by place; each figure opens its findings. */
export function RunPage() {
  const { t } = useTranslation('runs');
  const id = useRouteId();
  const run = useQuery({
    queryKey: ['read', 'screening-run', id, currentLanguage()],
    queryFn: ({ signal }) => read<RunFile>(`/api/screening/runs/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: (query) => (query.state.data?.state === 'waiting' ? WAIT_MS : false),
  });
  const file = run.data;
  return (
    <div className="page rn-page">
      <header className="page-head">
        <h1>{file === undefined ? t('runs:runs.title') : `${file.areaName} ${file.on}`}</h1>
        <p className="sub grow">{file !== undefined && <Basis run={file} />}</p>
        <PageLink to="/screening/runs" className="btn line">
          {t('runs:runs.back')}
        </PageLink>
      </header>
      <Sections current="runs" />
      {run.isError && <ErrorView error={run.error} retry={() => void run.refetch()} />}
      {run.isPending && <Skeleton rows={10} />}
      {file?.state === 'waiting' && <StateView kind="loading" title={t('runs:runs.waiting')} text="" />}
      {file?.state === 'failed' && (
        <StateView kind="error" title={t('runs:runs.failed')} text={t('runs:book.failed')} />
      )}
      {file?.state === 'done' && <Result run={file} />}
    </div>
  );
}

function Basis({ run }: { readonly run: RunFile }) {
  const { t } = useTranslation('runs');
  return (
    <>
      {run.knownAt !== null && <>{t('runs:file.known', { at: formatInstant(run.knownAt) })} · </>}
      {t('runs:runs.dueOn')} {run.dueOn}
      {run.answerReference !== null && (
        <>
          {' '}
          {t('runs:form.daysSet', {
            title: run.answerReference.title,
            no: run.answerReference.no,
            days: run.answerDays,
          })}
        </>
      )}
      {run.summary !== null && (
        <>
          {' · '}
          {t('runs:runs.looked', {
            looked: formatNumber(run.summary.looked),
            households: formatNumber(run.summary.households),
          })}
        </>
      )}
    </>
  );
}

function Result({ run }: { readonly run: RunFile }) {
  const { t } = useTranslation('runs');
  const { summary } = run;
  if (summary === null) return null;
  const parts: readonly (readonly [RunChange, string])[] = [
    ['new', ''],
    ['persisting', '+ '],
    ['cleared', ''],
  ];
  return (
    <>
      <section className="card rn-sums">
        <dl>
          <div>
            <dt>{t('runs:runs.found')}</dt>
            <dd>
              <Door run={run.id} value={summary.found} />
            </dd>
          </div>
          {parts.map(([change, sign]) => (
            <div key={change} className={change === 'cleared' ? 'rn-apart' : ''}>
              <dt>
                <span aria-hidden="true">{change === 'new' ? '= ' : sign}</span>
                {t(`runs:runs.${change}`)}
              </dt>
              <dd>
                <Door run={run.id} value={summary[change]} change={change} />
              </dd>
            </div>
          ))}
          <div>
            <dt>{t('runs:file.reopened')}</dt>
            <dd>{formatNumber(summary.reopened)}</dd>
          </div>
          <div>
            <dt>{t('runs:file.remembered')}</dt>
            <dd>{formatNumber(summary.remembered)}</dd>
          </div>
        </dl>
        {summary.persisting === 0 && summary.cleared === 0 && (
          <p className="sub">{t('runs:runs.previousNone')}</p>
        )}
      </section>
      <Places run={run} />
      <Rules run={run} />
    </>
  );
}

type DoorProps = {
  readonly run: string;
  readonly value: number;
  readonly change?: RunChange;
  readonly rule?: string;
  readonly area?: string;
  readonly label?: string;
};

/** A figure that opens its findings; nothing is nothing to open. */
function Door({ run, value, change, rule, area, label }: DoorProps) {
  if (value === 0) return <span className="sub">0</span>;
  return (
    <PageLink
      to="/screening/tasks"
      search={{ run, change, rule, state: change === 'cleared' ? 'cleared' : 'all', ...(area && { area }) }}
      className="fig"
      {...(label && { label })}
    >
      {formatNumber(value)}
    </PageLink>
  );
}

function Places({ run }: { readonly run: RunFile }) {
  const { t } = useTranslation('runs');
  if (run.byPlace.length === 0) return null;
  return (
    <section className="card flush rn-table">
      <table>
        <caption>{t('runs:file.byPlace')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('runs:file.place')}</th>
            {(['new', 'persisting', 'cleared'] as const).map((one) => (
              <th key={one} scope="col" className="n">
                {t(`runs:runs.${one}`)}
              </th>
            ))}
            <th scope="col" className="n">
              {t('runs:file.open')}
            </th>
            <th scope="col" className="n">
              {t('runs:file.overdue')}
            </th>
          </tr>
        </thead>
        <tbody>
          {run.byPlace.map((place) => (
            <tr key={place.area}>
              <th scope="row">{place.areaName}</th>
              {(['new', 'persisting', 'cleared'] as const).map((one) => (
                <td key={one} className="n">
                  <Door run={run.id} value={place[one]} change={one} area={place.area} />
                </td>
              ))}
              <td className="n">{formatNumber(place.open)}</td>
              <td className={`n ${place.overdue > 0 ? 'bad' : ''}`}>{formatNumber(place.overdue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Rules({ run }: { readonly run: RunFile }) {
  const { t } = useTranslation('runs');
  const shown = run.byRule.filter((rule) => rule.found + rule.cleared > 0);
  const rows = shown.length === 0 ? run.byRule.slice(0, 10) : shown;
  return (
    <section className="card flush rn-table">
      <table>
        <caption>{t('runs:file.byRule')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('runs:file.rule')}</th>
            <th scope="col" className="opt">
              {t('runs:file.responsible')}
            </th>
            {(['found', 'new', 'persisting', 'cleared'] as const).map((one) => (
              <th key={one} scope="col" className="n">
                {t(`runs:runs.${one}`)}
              </th>
            ))}
            <th scope="col" className="n opt">
              {t('runs:file.unknown')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((rule) => (
            <Rule key={rule.rule} run={run.id} rule={rule} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Rule({ run, rule }: { readonly run: string; readonly rule: RunRule }) {
  const { t } = useTranslation('runs');
  return (
    <tr>
      <th scope="row">
        {rule.title} <small className="sub">{t(`runs:kind.${rule.kind}`)}</small>
      </th>
      <td className="opt">{rule.responsible}</td>
      <td className="n">
        <Door run={run} value={rule.found} rule={rule.rule} />
      </td>
      {(['new', 'persisting', 'cleared'] as const).map((one) => (
        <td key={one} className="n">
          <Door run={run} value={rule[one]} rule={rule.rule} change={one} />
        </td>
      ))}
      <td className="n opt">
        {rule.unknown === null ? (
          <span className="sub" title={t('runs:file.changed')}>
            {t('runs:file.unknownNone')}
          </span>
        ) : (
          formatNumber(rule.unknown)
        )}
      </td>
    </tr>
  );
}
