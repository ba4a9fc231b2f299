import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PolicyView } from '../../simulation/model.ts';

type RuleChangesProps = {
  readonly rules: PolicyView['rules'];
  readonly off: readonly string[];
  readonly expressions: Readonly<Record<string, string>>;
  readonly onSwitch: (rule: string) => void;
  readonly onExpression: (rule: string, text: string) => void;
};

/** The chosen rules: switch one off, or change its condition, on a copy. */
export function RuleChanges({ rules, off, expressions, onSwitch, onExpression }: RuleChangesProps) {
  const { t } = useTranslation('simulation');
  return (
    <fieldset className="sm-changes">
      <legend>{t('simulation:form.changes', { count: rules.length })}</legend>
      <p className="sub">{t('simulation:form.changesHelp')}</p>
      <ul>
        {rules.map((one) => (
          <Change
            key={one.rule}
            rule={one}
            isOff={off.includes(one.rule)}
            text={expressions[one.rule]}
            onSwitch={() => onSwitch(one.rule)}
            onExpression={(text) => onExpression(one.rule, text)}
          />
        ))}
      </ul>
    </fieldset>
  );
}

type ChangeProps = {
  readonly rule: PolicyView['rules'][number];
  readonly isOff: boolean;
  readonly text: string | undefined;
  readonly onSwitch: () => void;
  readonly onExpression: (text: string) => void;
};

function Change({ rule, isOff, text, onSwitch, onExpression }: ChangeProps) {
  const { t } = useTranslation('simulation');
  const isChanged = text !== undefined && text.trim() !== rule.expression.trim();
  const [open, setOpen] = useState(isChanged);
  return (
    <li className={isOff ? 'off' : ''}>
      <span className="sm-rule">
        <span>
          {rule.title} {isOff && <span className="tag amber">{t('simulation:change.off')}</span>}
          {!isOff && isChanged && <span className="tag amber">{t('simulation:change.changed')}</span>}
        </span>
        <small className="sub">{rule.reference}</small>
      </span>
      <span className="sm-acts">
        <button type="button" className="btn sm" aria-pressed={isOff} onClick={onSwitch}>
          {t(isOff ? 'simulation:form.switchOn' : 'simulation:form.switchOff', { rule: rule.title })}
        </button>
        <button
          type="button"
          className="btn sm"
          aria-expanded={open}
          disabled={isOff}
          onClick={() => setOpen(!open)}
        >
          {t('simulation:form.edit')}
        </button>
      </span>
      {open && !isOff && (
        <label className="stack-field sm-expression">
          <span className="sub">{t('simulation:form.expression')}</span>
          <textarea
            className="field"
            rows={3}
            spellCheck={false}
            value={text ?? rule.expression}
            onChange={(event) => onExpression(event.target.value)}
          />
        </label>
      )}
    </li>
  );
}
