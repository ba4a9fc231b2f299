import { useTranslation } from 'react-i18next';
import { actorName, counted, formatInstant, PageLink, StateView } from '#platform/web/kit.ts';
import type { Batch, BatchSummary } from '../batch/model.ts';
import { changesAnything, writtenBy } from './equation.ts';
import { numbers, type Step } from './steps.ts';
import { WorkbookButton } from './WorkbookButton.tsx';

const PARTS = [
  ['added', 'added'],
  ['changed', 'changed'],
  ['unchanged', 'unchanged'],
  ['kept', 'keptOut'],
] as const;

/** 已导入: what was written, what stayed out, and the ways on. */
type DoneStepProps = { readonly batch: Batch; readonly onStep: (step: Step) => void };

export function DoneStep({ batch, onStep }: DoneStepProps) {
  const { t } = useTranslation('exchange');
  const { summary } = batch;
  if (summary === null) return <StateView kind="empty" title={t('exchange:state.committed')} text="" />;
  return (
    <section className="card ex-done">
      <h2>
        {changesAnything(summary)
          ? t('exchange:done.title', numbers(t, writtenBy(summary)))
          : t('exchange:done.nothing')}
      </h2>
      <p className="sub">
        {t('exchange:done.at', {
          by: actorName(t, batch.createdBy),
          at: formatInstant(batch.committedAt ?? batch.createdAt),
        })}
      </p>
      <dl className="ex-done-parts">
        {PARTS.map(([label, part]) => (
          <div key={label}>
            <dt>{t(`exchange:done.${label}`)}</dt>
            <dd>{t('exchange:findings.pair', numbers(t, summary[part]))}</dd>
          </div>
        ))}
      </dl>
      {summary.keptOut.households > 0 && <p>{t('exchange:done.keptNote', numbers(t, summary.keptOut))}</p>}
      {summary.left.households > 0 && <p>{counted(t, 'exchange:done.leftNote', summary.left.households)}</p>}
      <p>
        <button type="button" className="link" onClick={() => onStep('findings')}>
          {t('exchange:done.seeFindings')}
        </button>{' '}
        <button type="button" className="link" onClick={() => onStep('changes')}>
          {t('exchange:done.seeChanges')}
        </button>
      </p>
      <h3>{t('exchange:done.next')}</h3>
      <NextSteps batch={batch} summary={summary} />
    </section>
  );
}

function NextSteps({ batch, summary }: { readonly batch: Batch; readonly summary: BatchSummary }) {
  const { t } = useTranslation('exchange');
  const toVerify = summary.findings.suspect + summary.left.households;
  return (
    <div className="ex-next">
      {toVerify > 0 && (
        <PageLink to="/findings" className="btn go">
          {counted(t, 'exchange:done.toFindings', toVerify)}
        </PageLink>
      )}
      <WorkbookButton
        batch={batch}
        summary={summary}
        label={counted(t, 'exchange:done.workbook', summary.keptOut.households)}
      />
      <PageLink to="/households" className="btn">
        {t('exchange:done.toHouseholds')}
      </PageLink>
      <PageLink to="/imports" className="btn">
        {t('exchange:done.another')}
      </PageLink>
    </div>
  );
}
