import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '#platform/web/kit.ts';
import { type FindingGroup, FindingState } from '../batch/model.ts';
import { useCheckText } from './checkText.ts';

/** What the clerk wants to see; an absent part means all. */
export type FindingChoice = {
  readonly state?: FindingState;
  readonly check?: string;
  readonly severity?: 'error' | 'suspect';
  readonly mine?: boolean;
};

type FiltersProps = {
  readonly choice: FindingChoice;
  readonly onChange: (choice: FindingChoice) => void;
  readonly groups: readonly FindingGroup[];
};

const ALL = 'all';

/** Filters by state, reason, weight and “assigned to me”; reasons carry their counts. */
export function FindingFilters({ choice, onChange, groups }: FiltersProps) {
  const { t } = useTranslation('exchange');
  const textOf = useCheckText();
  const all = { value: ALL, label: t('exchange:verify.filter.all') };
  const put = (name: 'state' | 'check' | 'severity', value: string) => {
    const { [name]: _before, ...rest } = choice;
    onChange(value === ALL ? rest : ({ ...rest, [name]: value } as FindingChoice));
  };
  const checks = [...groups]
    .sort((a, b) => b.count - a.count)
    .map((group) => ({
      value: group.check,
      label: `${textOf(group.check).title} ${formatNumber(group.count)}`,
    }));
  return (
    <div className="ex-filters">
      <Filter
        label={t('exchange:verify.filter.state')}
        value={choice.state ?? ALL}
        options={[
          ...FindingState.options.map((state) => ({
            value: state,
            label: t(`exchange:verify.state.${state}`),
          })),
          all,
        ]}
        onChange={(value) => put('state', value)}
      />
      <Filter
        wide
        label={t('exchange:verify.filter.check')}
        value={choice.check ?? ALL}
        options={[all, ...checks]}
        onChange={(value) => put('check', value)}
      />
      <Filter
        label={t('exchange:verify.filter.severity')}
        value={choice.severity ?? ALL}
        options={[
          all,
          ...(['suspect', 'error'] as const).map((one) => ({
            value: one,
            label: t(`exchange:verify.severity.${one}`),
          })),
        ]}
        onChange={(value) => put('severity', value)}
      />
      <label className="ex-mine">
        <input
          type="checkbox"
          checked={choice.mine === true}
          onChange={(event) => onChange({ ...choice, mine: event.target.checked })}
        />{' '}
        {t('exchange:verify.filter.mine')}
      </label>
    </div>
  );
}

type FilterProps = {
  readonly label: string;
  readonly value: string;
  readonly options: { value: string; label: string }[];
  readonly onChange: (value: string) => void;
  readonly wide?: boolean;
};

function Filter({ label, value, options, onChange, wide = false }: FilterProps) {
  return (
    <span className="ex-filter">
      <span className="sub">{label}</span>
      <Select
        aria-label={label}
        value={value}
        options={options}
        onChange={onChange}
        popupMatchSelectWidth={false}
        style={{ minWidth: wide ? 220 : 110 }}
      />
    </span>
  );
}
