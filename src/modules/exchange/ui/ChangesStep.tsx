import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, formatNumber, StateView, useCommand, useMay } from '#platform/web/kit.ts';
import type { Batch, BatchSummary } from '../batch/model.ts';
import { imbalancesOf } from '../batch/rules.ts';
import { ChangeList } from './ChangeList.tsx';
import { Equation } from './Equation.tsx';
import { changesAnything, writtenBy } from './equation.ts';
import { FieldChanges } from './FieldChanges.tsx';
import { FootBar } from './FootBar.tsx';
import { type ChangeKind, numbers, type Step } from './steps.ts';

type ChangesStepProps = {
  readonly batch: Batch;
  readonly summary: BatchSummary;
  readonly onStep: (step: Step | 'done') => void;
};

const KINDS: readonly ChangeKind[] = ['changed', 'new', 'left'];
const COUNT_OF = { changed: 'changed', new: 'added', left: 'left' } as const;

/** 看变化: the equation first, then what changes by field and by household; the button carries the number. */
export function ChangesStep({ batch, summary, onStep }: ChangesStepProps) {
  const { t } = useTranslation('exchange');
  const [kind, setKind] = useState<ChangeKind>(
    () => KINDS.find((one) => summary[COUNT_OF[one]].households > 0) ?? 'changed',
  );
  const [field, setField] = useState<string>();
  return (
    <>
      <Equation summary={summary} onOpen={setKind} />
      <Imbalances summary={summary} />
      <p className="sub ex-help">
        {changesAnything(summary) ? t('exchange:changes.leftHelp') : t('exchange:changes.nothing')}
      </p>
      <div className="tabs" role="tablist">
        {KINDS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={kind === one}
            className={kind === one ? 'on' : ''}
            onClick={() => setKind(one)}
          >
            {t(`exchange:changes.tab.${one}`, {
              households: formatNumber(summary[COUNT_OF[one]].households),
            })}
          </button>
        ))}
      </div>
      <div className={`card flush ${kind === 'changed' ? 'ex-diff' : ''}`}>
        {kind === 'changed' && <FieldChanges summary={summary} chosen={field} onChoose={setField} />}
        <ChangeList
          key={`${kind} ${field ?? ''}`}
          batch={batch}
          kind={kind}
          field={kind === 'changed' ? field : undefined}
          summary={summary}
        />
      </div>
      <ConfirmFoot batch={batch} summary={summary} onStep={onStep} />
    </>
  );
}

function Imbalances({ summary }: { readonly summary: BatchSummary }) {
  const { t } = useTranslation('exchange');
  const found = imbalancesOf(summary);
  if (found.length === 0) return null;
  return (
    <StateView
      kind="error"
      title={t('exchange:changes.unbalanced')}
      text={found
        .map(({ unit, before, parts, expected, after }) =>
          t('exchange:changes.unbalancedHelp', {
            who: t(unit === 'households' ? 'exchange:changes.households' : 'exchange:changes.persons'),
            before: formatNumber(before),
            parts: formatNumber(parts),
            expected: formatNumber(expected),
            after: formatNumber(after),
          }),
        )
        .join(' ')}
    />
  );
}

function ConfirmFoot({ batch, summary, onStep }: ChangesStepProps) {
  const { t } = useTranslation('exchange');
  const commit = useCommand<{ job: string }>('exchange.commit');
  const may = useMay('exchange.commit');
  const sound = imbalancesOf(summary).length === 0;
  if (batch.state === 'committed')
    return (
      <FootBar say={t('exchange:changes.written')}>
        <button type="button" className="btn" onClick={() => onStep('done')}>
          {t('exchange:changes.toDone')}
        </button>
      </FootBar>
    );
  return (
    <>
      <ErrorLine error={commit.error} />
      <FootBar say={may ? t('exchange:changes.foot') : t('exchange:changes.noRight')}>
        <button type="button" className="btn" onClick={() => onStep('findings')}>
          {t('exchange:wizard.previous')}
        </button>
        <button
          type="button"
          className="btn go"
          disabled={!may || !sound || commit.isPending}
          onClick={() => commit.mutate({ batch: batch.id })}
        >
          {changesAnything(summary)
            ? t('exchange:changes.confirm', numbers(t, writtenBy(summary)))
            : t('exchange:changes.confirmNothing')}
        </button>
      </FootBar>
    </>
  );
}
