import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { areaPrefix } from '#kernel/area-code.ts';
import type { Finding } from '#kernel/problem.ts';
import {
  ErrorLine,
  ErrorView,
  Skeleton,
  useAddress,
  useCommand,
  useFrame,
  useProblemText,
  useRead,
} from '#platform/web/kit.ts';
import { readOverlay } from '#policy/overlay.ts';
import type { AmendmentAnswer, AmendmentDetail } from '../../amendments/model.ts';
import {
  type CaseDraft,
  caseDraft,
  contentOfDraft,
  type Draft,
  draftOf,
  emptyDraft,
  freeId,
  NO_DOCUMENT,
  ruleDraft,
  ruleOfFinding,
} from './draft.ts';
import { OffFields } from './OffFields.tsx';
import { ParameterFields } from './ParameterFields.tsx';
import { casesOf, type PlacePolicy, runCase, versionsOf } from './place-policy.ts';
import { RuleFields } from './RuleFields.tsx';
import { tryDraft } from './try-draft.ts';
import { usePlace } from './use-place.ts';

/** 起草: a new amendment, begun with a rule or with nothing, or one that was kept. */
export function DraftPage({ which, place }: { readonly which: string; readonly place: PlacePolicy }) {
  const { session } = useFrame();
  // `new:change:income.below-line`: what to do with which rule.
  const [, how = '', id = ''] = which.split(':');
  const begun = useMemo(() => begin(place, how, id, session.today), [place, how, id, session.today]);
  if (which.startsWith('new')) return <Editor place={place} begun={begun} />;
  return <Kept id={which} />;
}

/** The cases of a rule, those of earlier days moved to the first day; what says something else on that day is left out. */
function casesThatHold(place: PlacePolicy, id: string, own: string, today: string): CaseDraft[] {
  return casesOf(place, id).flatMap(({ one }) => {
    const moved = { ...one, on: one.on < today ? today : one.on };
    const { area: _, ...here } = moved;
    const run = runCase(place, id, here, areaPrefix(place.area), 'zh');
    return run.findings.length === 0 ? [caseDraft(own, here)] : [];
  });
}

function begin(place: PlacePolicy, how: string, id: string, today: string): Draft {
  const draft = emptyDraft(place.area);
  const rule = versionsOf(place, id)[0]?.rule;
  if (!rule) return draft;
  if (how === 'off') return { ...draft, off: [{ rule: id, from: today, reference: NO_DOCUMENT }] };
  const own = how === 'copy' ? freeId(id, (one) => versionsOf(place, one).length > 0) : id;
  return {
    ...draft,
    rules: [{ ...ruleDraft(rule, today), id: own }],
    cases: casesThatHold(place, id, own, today),
  };
}

function Kept({ id }: { readonly id: string }) {
  const query = useRead<AmendmentDetail>(`/api/screening/amendments/${id}`);
  if (query.error) return <ErrorView error={query.error} retry={() => void query.refetch()} />;
  return query.data ? <KeptEditor kept={query.data} /> : <Skeleton rows={8} />;
}

function KeptEditor({ kept }: { readonly kept: AmendmentDetail }) {
  const { place } = usePlace(kept.area);
  const { overlay } = readOverlay({ ...kept.content, area: areaPrefix(kept.area) });
  if (!place) return <Skeleton rows={8} />;
  const begun = overlay
    ? draftOf(kept, overlay)
    : { ...emptyDraft(kept.area), id: kept.id, revision: kept.revision, title: kept.title };
  return <Editor key={kept.revision} place={place} begun={begun} />;
}

/** The draft laid over the policy here and now, and everything that stands in its way. */
function useTried(place: PlacePolicy, draft: Draft) {
  const late = useDeferredValue(draft);
  return useMemo(() => tryDraft(place, late), [place, late]);
}

function Editor({ place, begun }: { readonly place: PlacePolicy; readonly begun: Draft }) {
  const { t } = useTranslation('rules');
  const { set } = useAddress();
  const [draft, setDraft] = useState(begun);
  const tried = useTried(place, draft);
  const put = (patch: Partial<Draft>) => setDraft({ ...draft, ...patch });
  const save = useCommand<AmendmentAnswer>('screening.draftAmendment', ({ amendment }) =>
    set({ draft: undefined, amendment }),
  );
  const { content, findings } = contentOfDraft(draft);
  const { id, revision, area, title } = draft;
  const nothing = draft.rules.length + draft.off.length + draft.parameters.length === 0;
  const hasShape =
    findings.length === 0 && readOverlay({ ...content, area: areaPrefix(area) }).overlay !== undefined;
  const readOnlyOnce = id === undefined ? {} : { amendment: id, revision };
  return (
    <div className="ru-draft">
      <section className="card ru-draft-head">
        <label className="stack-field grow">
          {t('rules:draftTitle')}
          <input
            className="field"
            value={title}
            maxLength={80}
            placeholder={t('rules:draftTitleHint')}
            onChange={(event) => put({ title: event.target.value })}
          />
        </label>
        <div className="ru-actions">
          <button
            type="button"
            className="btn line"
            onClick={() => set({ draft: undefined, ...(id !== undefined && { amendment: id }) })}
          >
            {t('rules:leave')}
          </button>
          <button
            type="button"
            className="btn go"
            disabled={title.trim() === '' || !hasShape || nothing || save.isPending}
            onClick={() => save.mutate({ ...readOnlyOnce, area, title, content })}
          >
            {t('rules:keep')}
          </button>
        </div>
        <Standing findings={tried.findings} nothing={nothing} titled={title.trim() !== ''} />
        <ErrorLine error={save.error} />
      </section>
      {draft.rules.map((rule, index) => (
        <RuleFields
          // biome-ignore lint/suspicious/noArrayIndexKey: the id of a rule is being typed
          key={index}
          rule={rule}
          cases={draft.cases.filter((one) => one.rule === rule.id)}
          place={tried.place}
          isNew={versionsOf(place, rule.id).length === 0}
          findings={tried.findings.filter((finding) => ruleOfFinding(draft, finding) === rule.id)}
          onChange={(next, cases) =>
            put({
              rules: draft.rules.map((one, i) => (i === index ? next : one)),
              cases: [...draft.cases.filter((one) => one.rule !== rule.id), ...cases],
            })
          }
          onRemove={() =>
            put({
              rules: draft.rules.filter((_, i) => i !== index),
              cases: draft.cases.filter((one) => one.rule !== rule.id),
            })
          }
        />
      ))}
      <OffFields place={place} off={draft.off} onChange={(off) => put({ off })} />
      <ParameterFields
        place={place}
        parameters={draft.parameters}
        onChange={(parameters) => put({ parameters })}
      />
      <AddRule place={place} draft={draft} onChange={put} />
    </div>
  );
}

/** Whether it could be submitted as it stands. */
function Standing({
  findings,
  nothing,
  titled,
}: {
  readonly findings: readonly Finding[];
  readonly nothing: boolean;
  readonly titled: boolean;
}) {
  const { t } = useTranslation('rules');
  const problem = useProblemText();
  if (nothing) return <p className="sub ru-wide">{t('rules:nothingYet')}</p>;
  if (findings.length === 0)
    return <p className="ru-wide ru-ready">{t(titled ? 'rules:ready' : 'rules:readyNoTitle')}</p>;
  return (
    <details className="ru-wide">
      <summary className="warn">{t('rules:left', { count: findings.length })}</summary>
      <ul className="ru-findings">
        {findings.map((finding) => (
          <li key={JSON.stringify(finding)}>
            <code>{finding.at}</code> {problem.finding(finding)}
          </li>
        ))}
      </ul>
    </details>
  );
}

type AddRuleProps = {
  readonly place: PlacePolicy;
  readonly draft: Draft;
  readonly onChange: (patch: Partial<Draft>) => void;
};

/** A further rule of the packs into the same amendment. */
function AddRule({ place, draft, onChange }: AddRuleProps) {
  const { t } = useTranslation('rules');
  const { session } = useFrame();
  const [chosen, setChosen] = useState('');
  const ids = [...new Map(place.policy.rules.map(({ rule }) => [rule.id, rule])).values()];
  const found = ids.find(({ id, title }) => id === chosen || title.zh === chosen || title.en === chosen);
  const add = (how: 'change' | 'off' | 'copy') => {
    if (!found) return;
    const begun = begin(place, how, found.id, session.today);
    onChange({
      rules: [...draft.rules, ...begun.rules],
      cases: [...draft.cases, ...begun.cases],
      off: [...draft.off, ...begun.off],
    });
    setChosen('');
  };
  const there = found !== undefined && draft.rules.some(({ id }) => id === found.id);
  return (
    <section className="card ru-add">
      <label className="stack-field grow">
        {t('rules:addRule')}
        <input
          className="field"
          list="ru-rules"
          value={chosen}
          placeholder={t('rules:addRuleHint')}
          onChange={(event) => setChosen(event.target.value)}
        />
        <datalist id="ru-rules">
          {ids.map(({ id, title }) => (
            <option key={id} value={title.zh}>
              {id}
            </option>
          ))}
        </datalist>
      </label>
      <div className="ru-actions">
        <button type="button" className="btn" disabled={!found || there} onClick={() => add('change')}>
          {t('rules:change')}
        </button>
        <button type="button" className="btn line" disabled={!found} onClick={() => add('off')}>
          {t('rules:switchOff')}
        </button>
        <button type="button" className="btn line" disabled={!found} onClick={() => add('copy')}>
          {t('rules:copy')}
        </button>
      </div>
    </section>
  );
}
