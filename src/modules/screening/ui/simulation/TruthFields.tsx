import { useTranslation } from 'react-i18next';
import { useRead } from '#platform/web/kit.ts';
import type { ListRun } from '../../lists/model.ts';
import { Choices } from './Choices.tsx';
import type { ScenarioForm } from './scenario-form.ts';

type TruthFieldsProps = {
  readonly form: ScenarioForm;
  readonly change: (some: Partial<ScenarioForm>) => void;
};

/** Against whom the scenario is held: who should be in. */
export function TruthFields({ form, change }: TruthFieldsProps) {
  const { t } = useTranslation('simulation');
  const more = {
    list: <ListField form={form} change={change} />,
    numbers: (
      <textarea
        className="field"
        rows={4}
        aria-label={t('simulation:truth.numbers')}
        placeholder={t('simulation:form.numbersHint')}
        value={form.truthNumbers}
        onChange={(event) => change({ truthNumbers: event.target.value })}
      />
    ),
  };
  return (
    <Choices
      legend={t('simulation:form.truth')}
      value={form.truth}
      choices={(['none', 'registered', 'monitored', 'list', 'numbers'] as const).map((value) => ({
        value,
        label: t(`simulation:truth.${value}`),
        more: value === 'list' || value === 'numbers' ? more[value] : undefined,
      }))}
      onChoose={(truth) => change({ truth })}
    />
  );
}

function ListField({ form, change }: TruthFieldsProps) {
  const { t } = useTranslation('simulation');
  const lists = useRead<{ items: ListRun[] }>('/api/lists');
  const done = lists.data?.items.filter(({ state }) => state === 'done') ?? [];
  if (lists.data !== undefined && done.length === 0)
    return <p className="sub">{t('simulation:form.noList')}</p>;
  return (
    <select
      className="field"
      aria-label={t('simulation:truth.list')}
      value={form.truthList}
      onChange={(event) => change({ truthList: event.target.value })}
    >
      <option value="">{t('simulation:form.choose')}</option>
      {done.map(({ id, sender, fileName, on }) => (
        <option key={id} value={id}>
          {sender} · {fileName} · {on}
        </option>
      ))}
    </select>
  );
}
