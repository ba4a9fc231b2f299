import { useTranslation } from 'react-i18next';
import type { SimulationHead } from '../../simulation/model.ts';
import { Choices } from './Choices.tsx';
import type { ScenarioForm } from './scenario-form.ts';

type TodayFieldsProps = {
  readonly form: ScenarioForm;
  readonly saved: readonly SimulationHead[];
  readonly change: (some: Partial<ScenarioForm>) => void;
};

/** Who counts as in today. */
export function TodayFields({ form, saved, change }: TodayFieldsProps) {
  const { t } = useTranslation('simulation');
  const done = saved.filter(({ state }) => state === 'done');
  const kinds = ['registered', 'monitored', 'any', ...(done.length > 0 ? ['simulation'] : [])] as const;
  return (
    <Choices
      legend={t('simulation:form.today')}
      value={form.today}
      choices={(kinds as readonly ScenarioForm['today'][]).map((value) => ({
        value,
        label: t(`simulation:today.${value}`),
        more:
          value === 'simulation' ? (
            <select
              className="field"
              aria-label={t('simulation:today.simulation')}
              value={form.todaySimulation}
              onChange={(event) => change({ todaySimulation: event.target.value })}
            >
              <option value="">{t('simulation:form.choose')}</option>
              {done.map(({ id, title, on }) => (
                <option key={id} value={id}>
                  {title} · {on}
                </option>
              ))}
            </select>
          ) : undefined,
      }))}
      onChoose={(today) => change({ today })}
    />
  );
}
