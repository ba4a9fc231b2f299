import { useTranslation } from 'react-i18next';
import { formatFen } from '#platform/web/kit.ts';
import type { FindingLine } from '../batch/model.ts';

type Detailed = Pick<FindingLine, 'check' | 'details'>;

/** What the check knows besides: the other household of a duplicate, the age, the computed income. */
export function DetailNote({ line }: { readonly line: Detailed }) {
  const { t, i18n } = useTranslation('exchange');
  const check = line.check.replaceAll('.', '_');
  const { sex, both, reason, towns } = line.details;
  const special = [
    ...[sex, both].filter((value) => value !== undefined).map((value) => `${check}_${value}`),
    ...(towns === undefined ? [] : [`${check}_towns`]),
    ...(reason === undefined ? [] : [`reason_${reason}`]),
  ];
  const keys = [check, ...special].map((name) => `exchange:detail.${name}`).filter((key) => i18n.exists(key));
  return <>{keys.map((key) => t(key, shownValues(line))).join(' ')}</>;
}

/** Money arrives in fen and is read in yuan. */
function shownValues({ check, details }: Detailed): Record<string, string | number> {
  if (check !== 'income.arithmetic') return { ...details };
  return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, formatFen(Number(value))]));
}
