import { useTranslation } from 'react-i18next';
import { areaPrefix } from '#kernel/area-code.ts';
import type { Finding } from '#kernel/problem.ts';
import { Tag, useProblemText } from '#platform/web/kit.ts';
import type { RuleCase } from '#policy/cases.ts';
import { readOverlay } from '#policy/overlay.ts';
import { type CaseDraft, contentOfDraft, emptyDraft, type RuleDraft } from './draft.ts';
import { type PlacePolicy, runCase } from './place-policy.ts';
import { useWords } from './use-words.ts';

type CaseFieldsProps = {
  readonly rule: RuleDraft;
  readonly cases: readonly CaseDraft[];
  readonly place: PlacePolicy;
  readonly findings: readonly Finding[];
  readonly onChange: (cases: readonly CaseDraft[]) => void;
};

/** Cases being written; each runs as it stands, and shows the sentence of a hit. */
export function CaseFields({ rule, cases, place, findings, onChange }: CaseFieldsProps) {
  const { t } = useTranslation('rules');
  const put = (index: number, patch: Partial<CaseDraft>) =>
    onChange(cases.map((one, i) => (i === index ? { ...one, ...patch } : one)));
  const add = (expect: CaseDraft['expect']) => {
    const name = `${t(`rules:expect.${expect}`)} ${cases.length + 1}`;
    onChange([...cases, { rule: rule.id, name, on: rule.from, expect, facts: cases.at(-1)?.facts ?? '' }]);
  };
  return (
    <div className="ru-case-fields">
      <h3>{t('rules:cases')}</h3>
      <p className="sub">{t('rules:casesHelp')}</p>
      {cases.map((one, index) => (
        <OneCase
          // biome-ignore lint/suspicious/noArrayIndexKey: the name of a case is being typed
          key={index}
          one={one}
          place={place}
          findings={findings.filter(({ at }) => at === `${rule.id}: ${one.name}`)}
          onChange={(patch) => put(index, patch)}
          onRemove={() => onChange(cases.filter((_, i) => i !== index))}
        />
      ))}
      <div className="ru-actions">
        <button type="button" className="btn line" onClick={() => add('hit')}>
          {t('rules:addHit')}
        </button>
        <button type="button" className="btn line" onClick={() => add('clear')}>
          {t('rules:addClear')}
        </button>
      </div>
    </div>
  );
}

/** The case as a pack has it; undefined while it cannot be read. */
function caseOf(one: CaseDraft): RuleCase | undefined {
  const { content } = contentOfDraft({ ...emptyDraft(''), cases: [one] });
  return readOverlay({ area: '', cases: content.cases }).overlay?.cases[0]?.cases[0];
}

type OneCaseProps = {
  readonly one: CaseDraft;
  readonly place: PlacePolicy;
  readonly findings: readonly Finding[];
  readonly onChange: (patch: Partial<CaseDraft>) => void;
  readonly onRemove: () => void;
};

function OneCase({ one, place, findings, onChange, onRemove }: OneCaseProps) {
  const { t } = useTranslation('rules');
  const problem = useProblemText();
  const { language } = useWords();
  const whole = caseOf(one);
  const run = whole && runCase(place, one.rule, whole, areaPrefix(place.area), language);
  const wrong = run ? run.findings : findings;
  const holds = run !== undefined && wrong.length === 0;
  return (
    <fieldset className={`ru-case ${holds ? 'ok' : 'bad'}`}>
      <legend>
        <Tag tone={holds ? 'jade' : 'red'}>{t(holds ? 'rules:holds' : 'rules:fails')}</Tag>
      </legend>
      <label className="stack-field">
        {t('rules:caseName')}
        <input
          className="field"
          value={one.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </label>
      <label className="stack-field">
        {t('rules:caseOn')}
        <input
          type="date"
          className="field"
          value={one.on}
          onChange={(event) => onChange({ on: event.target.value })}
        />
      </label>
      <label className="stack-field">
        {t('rules:caseExpect')}
        <select
          className="field"
          value={one.expect}
          onChange={(event) => onChange({ expect: event.target.value as CaseDraft['expect'] })}
        >
          {(['hit', 'clear', 'unknown', 'not-in-force'] as const).map((expect) => (
            <option key={expect} value={expect}>
              {t(`rules:expect.${expect}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="stack-field ru-span">
        {t('rules:caseFacts')}
        <textarea
          className="field ru-code"
          rows={Math.min(12, 2 + one.facts.split('\n').length)}
          spellCheck={false}
          value={one.facts}
          placeholder={'income: { perHeadFen: 300000 }\nmembers:\n  - { age: 10, studentStatus: dropout }'}
          onChange={(event) => onChange({ facts: event.target.value })}
        />
      </label>
      <div className="ru-case-said">
        {wrong.length > 0 && (
          <ul className="ru-findings" aria-label={t('rules:wrong')}>
            {wrong.map((finding) => (
              <li key={JSON.stringify(finding)}>{problem.finding(finding)}</li>
            ))}
          </ul>
        )}
        {!run && wrong.length === 0 && <p className="warn">{t('rules:caseUnread')}</p>}
        {run?.explanation?.outcome === 'hit' && <p>{t('rules:says', { message: run.message })}</p>}
        <button type="button" className="link" onClick={onRemove}>
          {t('rules:remove')}
        </button>
      </div>
    </fieldset>
  );
}
