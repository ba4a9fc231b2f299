import { useTranslation } from 'react-i18next';
import { counted, formatNumber, useAddress } from '#platform/web/kit.ts';
import type { Count, Group } from '../../simulation/model.ts';
import { nameOfGroup } from './groups.ts';

type FigureButtonProps = {
  readonly group: Group;
  readonly count: Count | number;
  readonly cause?: string;
  readonly deciding?: 'first' | 'all';
  /** Beside the households also the persons. */
  readonly persons?: boolean;
};

/** A number of households that opens them. */
export function FigureButton({ group, count, cause, deciding, persons = false }: FigureButtonProps) {
  const { t } = useTranslation('simulation');
  const { search, set } = useAddress();
  const households = typeof count === 'number' ? count : count.households;
  const { side, name } = nameOfGroup(group);
  const what = [...(side ? [t(`simulation:side.${side}`)] : []), t(`simulation:group.${name}`)].join(' · ');
  const isShown = search.group === group && search.cause === cause;
  const more =
    persons && typeof count !== 'number' ? (
      <>
        {' '}
        <small className="sub">{counted(t, 'simulation:persons', count.persons)}</small>
      </>
    ) : null;
  if (households === 0)
    return (
      <>
        {formatNumber(0)}
        {more}
      </>
    );
  return (
    <>
      <button
        type="button"
        className={`link sm-figure ${isShown ? 'on' : ''}`}
        aria-label={t('simulation:open', { what, n: formatNumber(households), count: households })}
        aria-pressed={isShown}
        onClick={() => set({ group, cause, deciding: deciding === 'all' ? 'all' : undefined })}
      >
        {formatNumber(households)}
      </button>
      {more}
    </>
  );
}
