import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatNumber, useAddress, useFrame } from '#platform/web/kit.ts';
import type { FindingGroup } from '../../runs/model.ts';
import { SHOWN_STATES, type Shown } from './shown.ts';

type TaskFiltersProps = { readonly shown: Shown; readonly groups: readonly FindingGroup[] };

/** State, who must answer, rule; and what narrows the list to a run or a household, to be taken away. */
export function TaskFilters({ shown, groups }: TaskFiltersProps) {
  const { t } = useTranslation('runs');
  const { set } = useAddress();
  const rules = groups.map(({ rule, title, count }) => ({
    value: rule,
    label: `${title} ${formatNumber(count)}`,
  }));
  return (
    <div className="rn-filters">
      <fieldset className="seg" aria-label={t('runs:tasks.stateLabel')}>
        {SHOWN_STATES.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={state === shown.state}
            className={state === shown.state ? 'on' : ''}
            onClick={() => set({ state: state === 'open' ? undefined : state, finding: undefined })}
          >
            {t(`runs:tasks.stateName.${state}`)}
          </button>
        ))}
      </fieldset>
      <Side shown={shown} />
      <Select
        aria-label={t('runs:tasks.rule')}
        value={shown.rule ?? ''}
        options={[{ value: '', label: t('runs:tasks.ruleAll') }, ...rules]}
        onChange={(rule) => set({ rule: rule || undefined, finding: undefined })}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        className="rn-rule"
      />
      {shown.run !== undefined && (
        <button
          type="button"
          className="btn sm line"
          onClick={() => set({ run: undefined, change: undefined, state: undefined })}
        >
          {t('runs:tasks.ofRun', {
            change:
              shown.change === undefined
                ? t('runs:tasks.allChanges')
                : t(`runs:tasks.change.${shown.change}`),
          })}{' '}
          ×
        </button>
      )}
      {shown.household !== undefined && (
        <button
          type="button"
          className="btn sm line"
          onClick={() => set({ household: undefined, state: undefined })}
        >
          {t('runs:tasks.oneHousehold')} ×
        </button>
      )}
    </div>
  );
}

/** A department has no choice: it sees what departments must answer. */
function Side({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('runs');
  const { session } = useFrame();
  const { set } = useAddress();
  if (session.role === 'department-officer') return null;
  const side = shown.side ?? 'all';
  return (
    <fieldset className="seg" aria-label={t('runs:tasks.sideLabel')}>
      {(['all', 'village', 'department'] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === side}
          className={one === side ? 'on' : ''}
          onClick={() => set({ side: one, finding: undefined })}
        >
          {t(`runs:tasks.side.${one}`)}
        </button>
      ))}
    </fieldset>
  );
}
