import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber, StateView } from '#platform/web/kit.ts';
import type { Batch, BatchSummary } from '../batch/model.ts';
import { CheckTable } from './CheckTable.tsx';
import { sheetsOf } from './columns.ts';
import { FootBar } from './FootBar.tsx';
import { LeftOut } from './SheetCard.tsx';
import { numbers, type Step } from './steps.ts';
import { useAreaNames } from './townNames.ts';
import { WorkbookButton } from './WorkbookButton.tsx';

type FindingsStepProps = {
  readonly batch: Batch;
  readonly summary: BatchSummary;
  readonly onStep: (step: Step | 'done') => void;
  readonly end: ReactNode;
};

/** 查错: findings by reason with their remedy, towns as filter, error workbook by one click. */
export function FindingsStep({ batch, summary, onStep, end }: FindingsStepProps) {
  const { t } = useTranslation('exchange');
  const [town, setTown] = useState<string>();
  const towns = townTotals(summary);
  return (
    <>
      <Strip batch={batch} summary={summary} />
      <div className="ex-tools">
        <TownFilter towns={towns} chosen={town} onChoose={setTown} />
        <span className="sub opt">{t('exchange:findings.filterHint')}</span>
        <span className="grow" />
        <WorkbookButton batch={batch} summary={summary} />
      </div>
      {summary.byCheck.length === 0 ? (
        <section className="card">
          <StateView
            kind="empty"
            title={t('exchange:findings.none')}
            text={t('exchange:findings.noneHelp')}
          />
        </section>
      ) : (
        <CheckTable batch={batch} summary={summary} towns={[...towns.keys()]} town={town} />
      )}
      <FootBar say={<KeptSay summary={summary} />}>
        {end}
        <button
          type="button"
          className="btn"
          onClick={() => onStep(batch.state === 'committed' ? 'done' : 'columns')}
        >
          {t('exchange:wizard.previous')}
        </button>
        <button type="button" className="btn go" onClick={() => onStep('changes')}>
          {t('exchange:findings.next', numbers(t, summary.accepted))}
        </button>
      </FootBar>
    </>
  );
}

/** Findings of each town, the largest first; an empty code is a place that nobody knows. */
function townTotals(summary: BatchSummary): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const { byTown } of summary.byCheck) {
    for (const [town, count] of Object.entries(byTown)) totals.set(town, (totals.get(town) ?? 0) + count);
  }
  return new Map([...totals].sort(([a], [b]) => a.localeCompare(b)));
}

function KeptSay({ summary }: { readonly summary: BatchSummary }) {
  const { t } = useTranslation('exchange');
  return (
    <>
      {summary.keptOut.households === 0
        ? t('exchange:findings.footClean')
        : t('exchange:findings.footKept', numbers(t, summary.keptOut))}
    </>
  );
}

function Strip({ batch, summary }: { readonly batch: Batch; readonly summary: BatchSummary }) {
  const { t } = useTranslation('exchange');
  const cells: readonly (readonly [string, string, string, string])[] = [
    ['rows', formatNumber(summary.rows), t('exchange:findings.rowUnit'), ''],
    ['clean', t('exchange:findings.pair', numbers(t, summary.accepted)), '', ''],
    ['suspect', formatNumber(summary.findings.suspect), t('exchange:findings.unit'), 'amber'],
    ['error', formatNumber(summary.findings.error), t('exchange:findings.unit'), 'red'],
    ['kept', t('exchange:findings.pair', numbers(t, summary.keptOut)), '', 'red'],
  ];
  return (
    <section className="card ex-strip">
      <dl>
        {cells.map(([name, value, unit, tone]) => (
          <div key={name} className={tone}>
            <dt>{t(`exchange:findings.strip.${name}`)}</dt>
            <dd>
              {value} <small>{unit}</small>
            </dd>
          </div>
        ))}
      </dl>
      <p className="sub">
        {t('exchange:findings.normalised')} <LeftOut sheets={sheetsOf(batch.recognition)} />
      </p>
    </section>
  );
}

type TownFilterProps = {
  readonly towns: ReadonlyMap<string, number>;
  readonly chosen: string | undefined;
  readonly onChoose: (town: string | undefined) => void;
};

function TownFilter({ towns, chosen, onChoose }: TownFilterProps) {
  const { t } = useTranslation('exchange');
  const nameOf = useAreaNames();
  const item = (key: string, town: string | undefined, text: string) => (
    <button
      key={key}
      type="button"
      className={chosen === town ? 'on' : ''}
      aria-pressed={chosen === town}
      onClick={() => onChoose(town)}
    >
      {text}
    </button>
  );
  return (
    <fieldset className="seg" aria-label={t('exchange:findings.filterLabel')}>
      {item('all', undefined, t('exchange:findings.filterAll'))}
      {[...towns].map(([town, count]) =>
        item(
          `town ${town}`,
          town,
          `${town === '' ? t('exchange:findings.unknownTown') : nameOf(town)} ${formatNumber(count)}`,
        ),
      )}
    </fieldset>
  );
}
