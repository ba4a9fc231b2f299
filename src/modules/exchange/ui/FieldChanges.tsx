import { useTranslation } from 'react-i18next';
import { formatNumber } from '#platform/web/kit.ts';
import type { BatchSummary } from '../batch/model.ts';
import { useChangeWords } from './changeWords.ts';

type FieldChangesProps = {
  readonly summary: BatchSummary;
  readonly chosen: string | undefined;
  readonly onChoose: (field: string | undefined) => void;
};

/** Fields where a slip does the most harm are looked at first. */
const RISKY: readonly string[] = [
  'document',
  'documentForm',
  'headName',
  'relationToHead',
  'name',
  'village',
  'memberJoined',
  'memberLeft',
];

/** Changes by field with their counts, risky ones first. */
export function FieldChanges({ summary, chosen, onChoose }: FieldChangesProps) {
  const { t } = useTranslation('exchange');
  const words = useChangeWords();
  const risky = summary.byField.filter((one) => RISKY.includes(one.field));
  const others = summary.byField.filter((one) => !RISKY.includes(one.field));
  const item = (one: { field: string; count: number }) => (
    <button
      key={one.field}
      type="button"
      className={chosen === one.field ? 'on' : ''}
      aria-pressed={chosen === one.field}
      onClick={() => onChoose(one.field)}
    >
      <span>{words.name(one.field)}</span> <b>{formatNumber(one.count)}</b>
    </button>
  );
  const total = summary.byField.reduce((sum, one) => sum + one.count, 0);
  return (
    <nav className="ex-fields" aria-label={t('exchange:changes.byField')}>
      <button
        type="button"
        className={chosen === undefined ? 'on' : ''}
        aria-pressed={chosen === undefined}
        onClick={() => onChoose(undefined)}
      >
        <span>{t('exchange:changes.allFields')}</span>
      </button>
      {risky.length > 0 && <h3>{t('exchange:changes.first')}</h3>}
      {risky.map(item)}
      {others.length > 0 && <h3>{t('exchange:changes.byField')}</h3>}
      {others.map(item)}
      <p className="sub">{t('exchange:changes.fieldTotal', { n: formatNumber(total) })}</p>
    </nav>
  );
}
