import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ErrorLine,
  ErrorView,
  Skeleton,
  StateView,
  useAddress,
  useCommand,
  useFrame,
  useRead,
} from '#platform/web/kit.ts';
import type { PolicyView, Scenario, SimulationHead, SimulationView } from '../../simulation/model.ts';
import { Choices } from './Choices.tsx';
import { NumberFields } from './NumberFields.tsx';
import { RuleChanges } from './RuleChanges.tsx';
import { RulePicker } from './RulePicker.tsx';
import {
  emptyForm,
  faultsOf,
  fromScenario,
  numbersOfForm,
  rulesOfForm,
  type ScenarioForm,
  toScenario,
} from './scenario-form.ts';
import { TodayFields } from './TodayFields.tsx';
import { TruthFields } from './TruthFields.tsx';

/** The form of a new scenario, with what may be changed there and then; with `from` it begins with what that one asked. */
export function ScenarioEditor({
  from,
  saved,
}: {
  from: string | undefined;
  saved: readonly SimulationHead[];
}) {
  const { area, on } = useFrame();
  const policy = useRead<PolicyView>('/api/simulations/policy', { area, on });
  const id = from ?? '';
  const earlier = useRead<SimulationView>(
    `/api/simulations/${encodeURIComponent(id)}`,
    {},
    { enabled: from !== undefined },
  );
  const error = policy.error ?? earlier.error;
  if (error !== null) return <ErrorView error={error} retry={() => void policy.refetch()} />;
  if (policy.data === undefined || (from !== undefined && earlier.data === undefined))
    return <Skeleton rows={8} />;
  return (
    <Editor
      key={`${area} ${on} ${from ?? ''}`}
      policy={policy.data}
      earlier={earlier.data?.inputs}
      saved={saved}
    />
  );
}

type EditorProps = {
  readonly policy: PolicyView;
  readonly earlier: Scenario | undefined;
  readonly saved: readonly SimulationHead[];
};

function Editor({ policy, earlier, saved }: EditorProps) {
  const { t } = useTranslation('simulation');
  const { area, on } = useFrame();
  const address = useAddress();
  const [form, setForm] = useState<ScenarioForm>(() => {
    const empty = { ...emptyForm(policy, on), title: t('simulation:form.usualTitle', { on }) };
    return earlier
      ? fromScenario(earlier, empty, t('simulation:form.again', { title: earlier.title }))
      : empty;
  });
  const [isTold, setTold] = useState(false);
  const command = useCommand<{ simulation: string }, Scenario>('screening.simulate', ({ simulation }) =>
    address.go(`/screening/simulation/${simulation}`),
  );
  const change = (some: Partial<ScenarioForm>) => setForm((before) => ({ ...before, ...some }));
  const faults = faultsOf(form);
  if (policy.rules.length === 0)
    return (
      <StateView kind="empty" title={t('simulation:form.noRules')} text={t('simulation:form.noRulesHelp')} />
    );
  return (
    <form
      className="card sm-form"
      onSubmit={(event) => {
        event.preventDefault();
        setTold(true);
        if (faults.length === 0) command.mutate(toScenario(form, policy, area, on));
      }}
    >
      <label className="stack-field sm-title">
        <span>{t('simulation:form.title')}</span>
        <input
          className="field"
          maxLength={80}
          value={form.title}
          onChange={(event) => change({ title: event.target.value })}
        />
      </label>
      <Who policy={policy} form={form} saved={saved} change={change} />
      <What policy={policy} form={form} change={change} />
      <div className="sm-columns">
        <label className="stack-field">
          <span>{t('simulation:form.cost')}</span>
          <input
            className="field"
            inputMode="decimal"
            value={form.cost}
            placeholder="0"
            onChange={(event) => change({ cost: event.target.value })}
          />
          <small className="sub">{t('simulation:form.costHelp')}</small>
        </label>
        <TruthFields form={form} change={change} />
      </div>
      <footer className="sm-foot">
        <button type="submit" className="btn go big" disabled={command.isPending}>
          {t(command.isPending ? 'simulation:form.sending' : 'simulation:form.send')}
        </button>
        <span className="sub">{t('simulation:form.harmless')}</span>
        {isTold && faults.length > 0 && (
          <p className="bad" role="alert">
            {faults.map((fault) => t(`simulation:form.wrong.${fault}`)).join(' ')}
          </p>
        )}
        <ErrorLine error={command.error} />
      </footer>
    </form>
  );
}

type PartProps = {
  readonly policy: PolicyView;
  readonly form: ScenarioForm;
  readonly change: (some: Partial<ScenarioForm>) => void;
};

/** Who is in today, who comes in, who is kept out, who leaves. */
function Who({ policy, form, saved, change }: PartProps & { readonly saved: readonly SimulationHead[] }) {
  const { t } = useTranslation('simulation');
  return (
    <div className="sm-columns">
      <TodayFields form={form} saved={saved} change={change} />
      <RulePicker
        legend={t('simulation:form.entry')}
        help={t('simulation:form.entryHelp')}
        rules={policy.rules}
        chosen={form.entry}
        onChoose={(entry) => change({ entry })}
      />
      <RulePicker
        legend={t('simulation:form.exclusion')}
        help={t('simulation:form.exclusionHelp')}
        rules={policy.rules}
        chosen={form.exclusion}
        onChoose={(exclusion) => change({ exclusion })}
      />
      <Choices
        legend={t('simulation:form.leaving')}
        value={form.leaving}
        choices={(['entry', 'exit', 'never'] as const).map((value) => ({
          value,
          label: t(`simulation:leaving.${value}`),
          more:
            value === 'exit' ? (
              <RulePicker
                legend={t('simulation:form.exit')}
                help={t('simulation:form.exitHelp')}
                rules={policy.rules}
                chosen={form.exit}
                onChoose={(exit) => change({ exit })}
              />
            ) : undefined,
        }))}
        onChoose={(leaving) => change({ leaving })}
      />
    </div>
  );
}

/** What is changed: numbers, rules switched off, conditions. */
function What({ policy, form, change }: PartProps) {
  const { off } = form;
  return (
    <div className="sm-columns">
      <NumberFields
        numbers={numbersOfForm(policy, form)}
        typed={form.parameters}
        onType={(parameter, text) => {
          const { [parameter]: _, ...others } = form.parameters;
          change({ parameters: text === '' ? others : { ...others, [parameter]: text } });
        }}
      />
      <RuleChanges
        rules={rulesOfForm(policy.rules, form)}
        off={off}
        expressions={form.expressions}
        onSwitch={(rule) =>
          change({ off: off.includes(rule) ? off.filter((one) => one !== rule) : [...off, rule] })
        }
        onExpression={(rule, text) => change({ expressions: { ...form.expressions, [rule]: text } })}
      />
    </div>
  );
}
