import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PolicyView } from '../../simulation/model.ts';

type Rules = PolicyView['rules'];
type RulePickerProps = {
  readonly legend: string;
  readonly help: string;
  readonly rules: Rules;
  /** Ids of rules, and kinds. */
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
};

const toggled = (chosen: readonly string[], one: string) =>
  chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];

/** Rules by kind: a whole kind, which holds also for rules that come to it later, or single ones. */
export function RulePicker({ legend, help, rules, chosen, onChoose }: RulePickerProps) {
  const { t } = useTranslation('simulation');
  const [typed, setTyped] = useState('');
  const shown = rules.filter(({ title, rule }) => `${title} ${rule}`.includes(typed.trim()));
  const groups = [...Map.groupBy(shown, ({ kind }) => kind)];
  return (
    <fieldset className="sm-picker">
      <legend>{legend}</legend>
      <p className="sub">{help}</p>
      <input
        className="field"
        type="search"
        aria-label={t('simulation:form.search', { what: legend })}
        placeholder={t('simulation:form.searchHint')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="sm-kinds">
        {groups.map(([kind, own]) => (
          <Kind
            key={kind}
            kind={kind}
            rules={own}
            chosen={chosen}
            isOpen={typed.trim() !== '' || own.some(({ rule }) => chosen.includes(rule))}
            onToggle={(one) => onChoose(toggled(chosen, one))}
          />
        ))}
        {groups.length === 0 && <p className="sub">{t('simulation:form.noRule')}</p>}
      </div>
    </fieldset>
  );
}

type KindProps = {
  readonly kind: string;
  readonly rules: Rules;
  readonly chosen: readonly string[];
  readonly isOpen: boolean;
  readonly onToggle: (one: string) => void;
};

function Kind({ kind, rules, chosen, isOpen, onToggle }: KindProps) {
  const { t } = useTranslation('simulation');
  const whole = chosen.includes(kind);
  const some = rules.filter(({ rule }) => chosen.includes(rule)).length;
  return (
    <details open={isOpen}>
      <summary>
        {t(`screening:kind.${kind}`)}{' '}
        <small className="sub">
          {whole
            ? t('simulation:form.wholeKind')
            : some > 0
              ? t('simulation:form.someOf', { some, all: rules.length })
              : t('simulation:form.rules', { count: rules.length })}
        </small>
      </summary>
      <ul>
        <li>
          <label className="sm-check">
            <input type="checkbox" checked={whole} onChange={() => onToggle(kind)} />
            <b>{t('simulation:form.allOf', { kind: t(`screening:kind.${kind}`) })}</b>
          </label>
        </li>
        {rules.map(({ rule, title }) => (
          <li key={rule}>
            <label className="sm-check">
              <input
                type="checkbox"
                checked={whole || chosen.includes(rule)}
                disabled={whole}
                onChange={() => onToggle(rule)}
              />
              {title}
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}
