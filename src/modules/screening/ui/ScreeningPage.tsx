import { useTranslation } from 'react-i18next';
import { useJobs } from '#platform/web/frame/jobs.ts';
import {
  ask,
  currentLanguage,
  ErrorLine,
  ErrorView,
  formatNumber,
  type List,
  Skeleton,
  StateView,
  useAddress,
  useCommand,
  useFrame,
  useList,
  useRead,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type {
  ExportScreening,
  ScreeningAnswer,
  ScreeningHit,
  ScreeningRule,
  ScreeningSummary,
} from '../model.ts';
import { AreaBars } from './AreaBars.tsx';
import { readRules } from './bars.ts';
import { HitTable } from './HitTable.tsx';
import { RuleTable } from './RuleTable.tsx';
import { Sections } from './Sections.tsx';
import { VillageRules } from './VillageRules.tsx';
import './screening.css';

/** 筛查: the register as of the cut-off date against the rules in force; counts first, then who and why. */
export function ScreeningPage() {
  const { t } = useTranslation('screening');
  const { area, on } = useFrame();
  const { search, set } = useAddress();
  const rules = useRead<{ items: ScreeningRule[] }>('/api/screening/rules', { area, on });
  const inForce = rules.data?.items.filter(({ subject }) => subject === 'household');
  // The address may come from a day on which other rules were in force: what is not in force here and now is not asked.
  const chosen = readRules(search.rules).filter((id) => inForce?.some((rule) => rule.id === id));
  const list = useList<ScreeningHit, ScreeningAnswer>(
    ['screening', ...chosen],
    (cursor, signal) =>
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
    inForce !== undefined,
  );
  const error = rules.error ?? list.error;
  const summary = list.first?.summary ?? undefined;
  return (
    <div className="page sc-page">
      <header className="page-head">
        <h1>{t('screening:title')}</h1>
        <p className="sub grow">{t('screening:lead', { on })}</p>
        <ExportButton rules={chosen} />
      </header>
      <Sections current="ask" />
      {error !== null && (
        <ErrorView error={error} retry={rules.error === null ? list.retry : () => void rules.refetch()} />
      )}
      {error === null && (rules.isPending || list.loading) && <Skeleton rows={10} />}
      {inForce !== undefined && summary !== undefined && (
        <Answer
          rules={inForce}
          list={list}
          summary={summary}
          chosen={chosen}
          onChoose={(next) => set({ rules: next.join(',') || undefined })}
        />
      )}
      <VillageRules rules={rules.data?.items.filter(({ subject }) => subject === 'village') ?? []} />
    </div>
  );
}

type AnswerProps = {
  readonly rules: readonly ScreeningRule[];
  readonly list: List<ScreeningHit, ScreeningAnswer>;
  readonly summary: ScreeningSummary;
  readonly chosen: readonly string[];
  readonly onChoose: (rules: readonly string[]) => void;
};

function Answer({ rules, list, summary, chosen, onChoose }: AnswerProps) {
  const { t } = useTranslation('screening');
  const { on } = useFrame();
  if (rules.length === 0)
    return <StateView kind="empty" title={t('screening:rule.none')} text={t('screening:rule.noneHelp')} />;
  if (summary.screenedHouseholds === 0)
    return (
      <StateView
        kind="empty"
        title={t('screening:list.empty')}
        text={t('screening:list.noRegister', { on })}
      />
    );
  return (
    <>
      <Missing summary={summary} />
      <Headline summary={summary} />
      <div className="sc-two">
        <RuleTable rules={rules} counts={summary.byRule} chosen={chosen} onChoose={onChoose} />
        <AreaBars summary={summary} />
      </div>
      <HitTable list={list} summary={summary} />
    </>
  );
}

/** A line without a known value for the year is said, never guessed. */
function Missing({ summary }: { readonly summary: ScreeningSummary }) {
  const { t } = useTranslation('screening');
  const { on } = useFrame();
  if (summary.missing.length === 0) return null;
  return (
    <div className="sc-missing" role="alert">
      <b>{t('screening:missing.title', { n: summary.missing.length })}</b>{' '}
      {t('screening:missing.text', {
        names: summary.missing.map((one) => one.title).join(t('screening:semicolon')),
        year: on.slice(0, 4),
      })}
    </div>
  );
}

function Headline({ summary }: { readonly summary: ScreeningSummary }) {
  const { t } = useTranslation('screening');
  const clear = summary.screenedHouseholds - summary.households - summary.unknownHouseholds;
  const parts = [
    { key: 'households', value: summary.households, warn: false },
    { key: 'unknown', value: summary.unknownHouseholds, warn: summary.unknownHouseholds > 0 },
    { key: 'clear', value: clear, warn: false },
  ] as const;
  return (
    <section className="card sc-headline">
      <dl>
        <div>
          <dt>{t('screening:headline.screened')}</dt>
          <dd>
            {formatNumber(summary.screenedHouseholds)} <small>{t('screening:headline.householdUnit')}</small>
          </dd>
        </div>
        {parts.map((part, index) => (
          <div key={part.key} className={part.warn ? 'warn' : ''}>
            <dt>
              <span aria-hidden="true">{index === 0 ? '= ' : '+ '}</span>
              {t(`screening:headline.${part.key}`)}
            </dt>
            <dd>
              {formatNumber(part.value)} <small>{t('screening:headline.householdUnit')}</small>
            </dd>
          </div>
        ))}
      </dl>
      <p className="sub">
        {t('screening:headline.persons', { persons: formatNumber(summary.persons) })}{' '}
        {t('screening:headline.unknownHelp')}
      </p>
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
        onClick={() =>
          command.mutate({
            area,
            on,
            language: currentLanguage(),
            ...(rules.length === 0 ? {} : { rules: [...rules] }),
          })
        }
      >
        {t('screening:list.export')}
      </button>
      <ErrorLine error={command.error} />
    </>
  );
}
