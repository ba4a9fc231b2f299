import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '#kernel/problem.ts';
import { useProblemText } from '#platform/web/kit.ts';
import { RuleKind } from '#policy/rules.ts';
import { CaseFields } from './CaseFields.tsx';
import { DateFields, ReferenceFields } from './DocumentFields.tsx';
import type { CaseDraft, RuleDraft } from './draft.ts';
import { ExpressionText } from './ExpressionText.tsx';
import type { PlacePolicy } from './place-policy.ts';
import { WordPicker } from './WordPicker.tsx';

type RuleFieldsProps = {
  readonly rule: RuleDraft;
  readonly cases: readonly CaseDraft[];
  /** The policy with the draft on top. */
  readonly place: PlacePolicy;
  /** Whether no pack has a rule of that id. */
  readonly isNew: boolean;
  readonly findings: readonly Finding[];
  readonly onChange: (rule: RuleDraft, cases: readonly CaseDraft[]) => void;
  readonly onRemove: () => void;
};

const OF_EXPRESSION = /^policy\.(expression|reach)\./;

/** One rule being written: condition with a live check, sentence, days, document, cases that run. */
export function RuleFields({ rule, cases, place, isNew, findings, onChange, onRemove }: RuleFieldsProps) {
  const { t } = useTranslation('rules');
  const put = (patch: Partial<RuleDraft>) =>
    onChange(
      { ...rule, ...patch },
      patch.id === undefined ? cases : cases.map((one) => ({ ...one, rule: patch.id ?? one.rule })),
    );
  const ofCases = findings.filter(({ at }) => at.startsWith(`${rule.id}: `));
  const others = findings.filter((one) => !OF_EXPRESSION.test(one.code) && !ofCases.includes(one));
  return (
    <section className="card ru-rule" aria-label={rule.title.zh}>
      <header className="ru-detail-head">
        <h2>{rule.title.zh}</h2>
        <code className="sub">{rule.id}</code>
        <span className="grow" />
        <button type="button" className="link" onClick={onRemove}>
          {t('rules:remove')}
        </button>
      </header>
      <div className="ru-fields">
        {isNew && (
          <label className="stack-field ru-span">
            {t('rules:id')}
            <input className="field" value={rule.id} onChange={(event) => put({ id: event.target.value })} />
          </label>
        )}
        <TextFields label={t('rules:ruleTitle')} value={rule.title} onChange={(title) => put({ title })} />
        <TextFields
          label={t('rules:responsible')}
          value={rule.responsible}
          onChange={(responsible) => put({ responsible })}
        />
        <Choices rule={rule} onChange={put} />
        <DateFields value={rule} onChange={put} />
        <ReferenceFields value={rule.reference} onChange={(reference) => put({ reference })} />
      </div>
      <Condition
        rule={rule}
        place={place}
        findings={findings.filter(({ code }) => OF_EXPRESSION.test(code))}
        onChange={put}
      />
      <div className="ru-fields">
        <TextFields
          label={t('rules:message')}
          value={rule.message}
          onChange={(message) => put({ message })}
        />
        <p className="sub ru-wide-cell">{t('rules:messageHelp')}</p>
      </div>
      <Others findings={others} />
      <CaseFields
        rule={rule}
        cases={cases}
        place={place}
        findings={ofCases}
        onChange={(next) => onChange(rule, next)}
      />
    </section>
  );
}

function Others({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useTranslation('rules');
  const problem = useProblemText();
  if (findings.length === 0) return null;
  return (
    <ul className="ru-findings" aria-label={t('rules:wrong')}>
      {findings.map((finding) => (
        <li key={JSON.stringify(finding)}>
          {problem.finding(finding)}{' '}
          {finding.code === 'policy.noDocument' ? '' : <code className="sub">{finding.at}</code>}
        </li>
      ))}
    </ul>
  );
}

type TextFieldsProps = {
  readonly label: string;
  readonly value: RuleDraft['title'];
  readonly onChange: (text: RuleDraft['title']) => void;
};

/** A text in Chinese and, where somebody reads it so, in English. */
function TextFields({ label, value, onChange }: TextFieldsProps) {
  const { t } = useTranslation('rules');
  return (
    <>
      <label className="stack-field ru-span">
        {label}
        <input
          className="field"
          value={value.zh}
          onChange={(event) => onChange({ zh: event.target.value, en: value.en })}
        />
      </label>
      <label className="stack-field ru-span">
        {t('rules:inEnglish', { label })}
        <input
          className="field"
          value={value.en}
          placeholder={t('rules:inEnglishHint')}
          onChange={(event) => onChange({ ...value, en: event.target.value })}
        />
      </label>
    </>
  );
}

type ChoicesProps = { readonly rule: RuleDraft; readonly onChange: (patch: Partial<RuleDraft>) => void };

function Choices({ rule, onChange }: ChoicesProps) {
  const { t } = useTranslation('rules');
  return (
    <>
      <label className="stack-field">
        {t('rules:kind')}
        <select
          className="field"
          value={rule.kind}
          onChange={(event) => onChange({ kind: event.target.value as RuleDraft['kind'] })}
        >
          {RuleKind.options.map((one) => (
            <option key={one} value={one}>
              {t(`screening:kind.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="stack-field">
        {t('rules:severity')}
        <select
          className="field"
          value={rule.severity}
          onChange={(event) => onChange({ severity: event.target.value as RuleDraft['severity'] })}
        >
          {(['high', 'medium', 'low'] as const).map((one) => (
            <option key={one} value={one}>
              {t(`screening:rule.severity.${one}`)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

type ConditionProps = ChoicesProps & { readonly place: PlacePolicy; readonly findings: readonly Finding[] };

function Condition({ rule, place, findings, onChange }: ConditionProps) {
  const { t } = useTranslation('rules');
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (text: string) => {
    const field = area.current;
    const [start, end] = field
      ? [field.selectionStart, field.selectionEnd]
      : [rule.expression.length, rule.expression.length];
    onChange({ expression: rule.expression.slice(0, start) + text + rule.expression.slice(end) });
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(start + text.length, start + text.length);
    });
  };
  return (
    <div className="ru-condition">
      <label className="stack-field">
        {t('rules:expression')}
        <textarea
          ref={area}
          className="field ru-code"
          rows={Math.min(10, 3 + rule.expression.split('\n').length)}
          spellCheck={false}
          value={rule.expression}
          aria-invalid={findings.length > 0}
          onChange={(event) => onChange({ expression: event.target.value })}
        />
      </label>
      <div>
        {findings.length > 0 ? (
          <ExpressionText expression={rule.expression} findings={findings} />
        ) : (
          <p className="ru-ready">{t('rules:expressionFits')}</p>
        )}
        <WordPicker place={place} subject={rule.subject} onPick={insert} />
      </div>
    </div>
  );
}
