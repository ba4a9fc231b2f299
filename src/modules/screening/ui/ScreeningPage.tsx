import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useJobs } from '#platform/web/frame/jobs.ts';
import {
  ask,
  ErrorLine,
  ErrorView,
  formatNumber,
  Skeleton,
  useCommand,
  useFrame,
  useList,
  useRead,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { ExportScreening, ScreeningAnswer, ScreeningHit, ScreeningRule } from '../model.ts';
import { AreaBars } from './AreaBars.tsx';
import { HitTable } from './HitTable.tsx';
import { RuleTable } from './RuleTable.tsx';
import './screening.css';

/** 筛查: the register as of the cut-off date against the rules in force; counts first, then who and why. */
export function ScreeningPage() {
  const { t } = useTranslation('screening');
  const { area, on } = useFrame();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const rules = useRead<{ items: ScreeningRule[] }>('/api/screening/rules', { area, on });
  const list = useList<ScreeningHit, ScreeningAnswer>(['screening', area, on, ...chosen], (cursor, signal) =>
    ask<ScreeningAnswer>(
      '/api/screening/query',
      {
        area,
        on,
        ...(chosen.length === 0 ? {} : { rules: chosen }),
        ...(cursor === undefined ? {} : { cursor }),
      },
      signal,
    ),
  );
  // Counts by rule and by area are those of all rules: choosing one must not hide the others.
  const all = useList<ScreeningHit, ScreeningAnswer>(['screening', area, on], (_, signal) =>
    ask<ScreeningAnswer>('/api/screening/query', { area, on }, signal),
  );
  const answer = list.first;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('screening:title')}</h1>
        <p className="sub grow">{t('screening:lead', { on })}</p>
        <ExportButton rules={chosen} />
      </header>
      {list.error !== null && <ErrorView error={list.error} retry={list.retry} />}
      {list.loading && <Skeleton rows={10} />}
      {answer !== undefined && (
        <>
          <Missing answer={answer} />
          <Headline answer={answer} />
          <div className="sc-two">
            <RuleTable
              rules={rules.data?.items ?? []}
              counts={all.first?.byRule ?? answer.byRule}
              chosen={chosen}
              onChoose={setChosen}
            />
            <AreaBars byArea={answer.byArea} />
          </div>
          <HitTable list={list} />
        </>
      )}
    </div>
  );
}

/** A line without a known value for the year is said, never guessed. */
function Missing({ answer }: { readonly answer: ScreeningAnswer }) {
  const { t } = useTranslation('screening');
  const { on, session } = useFrame();
  if (answer.missing.length === 0) return null;
  return (
    <div className="sc-missing" role="alert">
      <b>{t('screening:missing.title', { n: answer.missing.length })}</b>{' '}
      {t('screening:missing.text', {
        names: answer.missing.map((one) => one.title).join('、'),
        year: on.slice(0, 4),
        area: session.area.name,
      })}
    </div>
  );
}

function Headline({ answer }: { readonly answer: ScreeningAnswer }) {
  const { t } = useTranslation('screening');
  return (
    <section className="card sc-headline">
      <dl>
        <div>
          <dt>{t('screening:headline.households')}</dt>
          <dd>
            {formatNumber(answer.households)} <small>{t('screening:headline.householdUnit')}</small>
          </dd>
        </div>
        <div>
          <dt>{t('screening:headline.persons')}</dt>
          <dd>
            {formatNumber(answer.persons)} <small>{t('screening:headline.personUnit')}</small>
          </dd>
        </div>
        <div className={answer.unknownHouseholds > 0 ? 'warn' : ''}>
          <dt>{t('screening:headline.unknown')}</dt>
          <dd>
            {formatNumber(answer.unknownHouseholds)} <small>{t('screening:headline.householdUnit')}</small>
          </dd>
        </div>
      </dl>
      <p className="sub">{t('screening:headline.unknownHelp')}</p>
    </section>
  );
}

function ExportButton({ rules }: { readonly rules: readonly string[] }) {
  const { t } = useTranslation('screening');
  const { area, on, session } = useFrame();
  const jobs = useJobs();
  const command = useCommand<{ job: string }, ExportScreening>('screening.export', () => jobs.open());
  return (
    <>
      <button
        type="button"
        className="btn"
        disabled={!session.commands.includes('screening.export') || command.isPending}
        onClick={() => command.mutate({ area, on, ...(rules.length === 0 ? {} : { rules: [...rules] }) })}
      >
        ⭳ {t('screening:list.export')}
      </button>
      <ErrorLine error={command.error} />
    </>
  );
}
