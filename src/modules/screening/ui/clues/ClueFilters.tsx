import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { type useAddress as Address, formatNumber, useAddress } from '#platform/web/kit.ts';
import { type ClueCounts, type ClueQuery, ClueSource } from '../../clues/model.ts';

type State = ClueQuery['state'];

/** What the inbox shows, as the address carries it. */
export type Shown = {
  readonly state: State;
  readonly source: ClueSource | undefined;
  readonly overdue: boolean;
  readonly mine: boolean;
};

const SHOWN_STATES = ['open', 'new', 'checking', 'handed-over', 'closed'] as const;

export function shownOf(search: ReturnType<typeof Address>['search']): Shown {
  const state = SHOWN_STATES.find((one) => one === search.state) ?? 'open';
  const source = ClueSource.options.find((one) => one === search.source);
  return { state, source, overdue: search.overdue === 'yes', mine: search.mine === 'yes' };
}

/** State, way, overdue, one's own. */
export function ClueFilters({
  shown,
  counts,
}: {
  readonly shown: Shown;
  readonly counts: ClueCounts | undefined;
}) {
  const { t } = useTranslation('clues');
  const { set } = useAddress();
  const numberOf = (source: ClueSource) => counts?.bySource.find((one) => one.source === source)?.open ?? 0;
  const sources = ClueSource.options.map((source) => ({
    value: source as string,
    label: `${t(`clues:source.${source}`)} ${shown.state === 'open' ? formatNumber(numberOf(source)) : ''}`,
  }));
  return (
    <div className="cl-filters">
      <fieldset className="seg" aria-label={t('clues:filter.state')}>
        {SHOWN_STATES.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={state === shown.state}
            className={state === shown.state ? 'on' : ''}
            onClick={() => set({ state: state === 'open' ? undefined : state, clue: undefined })}
          >
            {t(`clues:state.${state}`)}
          </button>
        ))}
      </fieldset>
      <Select
        aria-label={t('clues:filter.source')}
        value={shown.source ?? ''}
        options={[{ value: '', label: t('clues:filter.allSources') }, ...sources]}
        onChange={(source) => set({ source: source || undefined })}
        popupMatchSelectWidth={false}
        style={{ minWidth: 150 }}
      />
      <Check
        label={t('clues:filter.overdue')}
        on={shown.overdue}
        onChange={(overdue) => set({ overdue: overdue ? 'yes' : undefined })}
      />
      <Check
        label={t('clues:filter.mine')}
        on={shown.mine}
        onChange={(mine) => set({ mine: mine ? 'yes' : undefined })}
      />
    </div>
  );
}

type CheckProps = {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
};

function Check({ label, on, onChange }: CheckProps) {
  return (
    <label className="cl-check">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.target.checked)} /> {label}
    </label>
  );
}
