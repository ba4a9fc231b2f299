import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AreaSelect } from '#modules/areas/ui/index.ts';
import {
  ErrorLine,
  PageLink,
  ProblemError,
  StateView,
  useAddress,
  useCodes,
  useCommand,
  useFrame,
  useMay,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import { OpenClue } from '../../clues/model.ts';
import { Sections } from '../Sections.tsx';
import { Choices } from './CodeNote.tsx';
import './clues.css';
import { HouseholdPick, type Picked } from './HouseholdPick.tsx';

type Source = OpenClue['source'];
type Resident = { name: string; village: string; document: string; phone: string };

/** What has been chosen and typed so far. */
type Draft = {
  readonly source: Source | undefined;
  readonly registered: boolean;
  readonly household: Picked | undefined;
  readonly resident: Resident;
  readonly risks: readonly string[];
  readonly said: string;
  readonly receivedOn: string;
};

const SOURCES = OpenClue.shape.source.options;
const MOST_RISKS = 5;

function sourceFor(role: string): Source | undefined {
  if (role === 'village-cadre') return 'visit';
  return role === 'department-officer' ? 'department' : undefined;
}

const isAnybody = ({ registered, household, resident }: Draft) =>
  registered ? household !== undefined : resident.name.trim() !== '' && resident.village !== '';

/** What is still missing, in the order of the form: words of the catalogue. */
function missingIn(draft: Draft): readonly ('source' | 'who' | 'what' | 'day')[] {
  const { source, risks, said, receivedOn } = draft;
  return [
    ...(source === undefined ? (['source'] as const) : []),
    ...(isAnybody(draft) ? [] : (['who'] as const)),
    ...(risks.length === 0 && said.trim() === '' ? (['what'] as const) : []),
    ...(receivedOn === '' ? (['day'] as const) : []),
  ];
}

/** The command of a draft that is complete. */
function commandOf(draft: Draft) {
  const { source, registered, household, resident, risks, said, receivedOn } = draft;
  if (missingIn(draft).length > 0) return undefined;
  const told = { source, risks, said: said.trim(), receivedOn };
  if (registered) return household && { ...told, household: household.id };
  const { name, village, document, phone } = resident;
  const optional = (key: 'document' | 'phone', value: string) =>
    value.trim() === '' ? {} : { [key]: value.trim() };
  return {
    ...told,
    resident: { name: name.trim(), village, ...optional('document', document), ...optional('phone', phone) },
  };
}

/** 记一条线索: choices first, words last, for a thumb in a yard. */
export function NewCluePage() {
  const { t } = useTranslation('clues');
  const may = useMay('screening.openClue');
  return (
    <div className="page cl-page cl-new">
      <header className="page-head">
        <h1>{t('clues:new')}</h1>
        <p className="sub grow">{t('clues:newLead')}</p>
        <PageLink to="/screening/clues">{t('clues:back')}</PageLink>
      </header>
      <Sections current="clues" />
      {may ? <NewClue /> : <StateView kind="forbidden" />}
    </div>
  );
}

function useDraft() {
  const { session } = useFrame();
  const own = session.area.level === 'village' ? session.area.code : '';
  return useState<Draft>({
    source: sourceFor(session.role),
    registered: true,
    household: undefined,
    resident: { name: '', village: own, document: '', phone: '' },
    risks: [],
    said: '',
    receivedOn: session.today,
  });
}

function NewClue() {
  const { t } = useTranslation('clues');
  const { go } = useAddress();
  const codes = useCodes();
  const [draft, setDraft] = useDraft();
  const put = (patch: Partial<Draft>) => setDraft({ ...draft, ...patch });
  const open = useCommand<{ clue: string; joined: boolean }>('screening.openClue', ({ clue }) =>
    go('/screening/clues', { clue }),
  );
  const body = commandOf(draft);
  const missing = missingIn(draft);
  const toggle = (risk: string) => {
    const has = draft.risks.includes(risk);
    const risks = has ? draft.risks.filter((one) => one !== risk) : [...draft.risks, risk].slice(-MOST_RISKS);
    put({ risks });
  };
  return (
    <form
      className="cl-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (body !== undefined) open.mutate(body);
      }}
    >
      <Choices
        label={t('clues:form.source')}
        options={SOURCES.map((one) => ({ value: one, label: t(`clues:source.${one}`) }))}
        chosen={draft.source === undefined ? [] : [draft.source]}
        onChoose={(source) => put({ source: source as Source })}
      />
      <Choices
        label={t('clues:form.who')}
        options={[
          { value: 'registered', label: t('clues:form.registered') },
          { value: 'resident', label: t('clues:form.resident') },
        ]}
        chosen={[draft.registered ? 'registered' : 'resident']}
        onChoose={(who) => put({ registered: who === 'registered' })}
      />
      {draft.registered ? (
        <HouseholdPick value={draft.household} onChange={(household) => put({ household })} />
      ) : (
        <ResidentFields value={draft.resident} onChange={(resident) => put({ resident })} />
      )}
      <Choices
        label={t('clues:form.risks')}
        options={codes.options('poverty-risk')}
        chosen={draft.risks}
        onChoose={toggle}
      />
      <Words draft={draft} put={put} />
      <SameName
        error={open.error}
        onSay={(sameName) => body !== undefined && open.mutate({ ...body, sameName })}
      />
      <div className="cl-submit">
        {missing.length > 0 && (
          <p className="sub" aria-live="polite">
            {t('clues:form.missing', {
              what: missing.map((one) => t(`clues:missing.${one}`)).join(t('clues:comma')),
            })}
          </p>
        )}
        <button type="submit" className="btn go big" disabled={body === undefined || open.isPending}>
          {t('clues:form.save')}
        </button>
      </div>
    </form>
  );
}

type WordsProps = { readonly draft: Draft; readonly put: (patch: Partial<Draft>) => void };

function Words({ draft, put }: WordsProps) {
  const { t } = useTranslation('clues');
  const { session } = useFrame();
  return (
    <>
      <div className="stack-field">
        <label htmlFor="clue-said">{t('clues:form.said')}</label>
        <textarea
          id="clue-said"
          className="field"
          rows={2}
          maxLength={300}
          value={draft.said}
          placeholder={t('clues:form.saidHint')}
          onChange={(event) => put({ said: event.target.value })}
        />
      </div>
      <div className="stack-field">
        <label htmlFor="clue-received">{t('clues:form.received')}</label>
        <input
          id="clue-received"
          type="date"
          className="field"
          value={draft.receivedOn}
          max={session.today}
          onChange={(event) => put({ receivedOn: event.target.value })}
        />
      </div>
    </>
  );
}

type ResidentFieldsProps = {
  readonly value: Resident;
  readonly onChange: (value: Resident) => void;
};

/** No more than finding him takes; number and phone only when they are at hand. */
function ResidentFields({ value, onChange }: ResidentFieldsProps) {
  const { t } = useTranslation('clues');
  const { session } = useFrame();
  const field = (key: 'name' | 'document' | 'phone', mode: 'text' | 'tel', most: number) => (
    <div className="stack-field">
      <label htmlFor={`clue-${key}`}>{t(`clues:form.${key}`)}</label>
      <input
        id={`clue-${key}`}
        className="field"
        type={mode}
        autoComplete="off"
        maxLength={most}
        value={value[key]}
        onChange={(event) => onChange({ ...value, [key]: event.target.value })}
      />
    </div>
  );
  return (
    <div className="stack">
      {field('name', 'text', 40)}
      {session.area.level !== 'village' && (
        <div className="stack-field">
          <label htmlFor="clue-village">{t('clues:form.village')}</label>
          <AreaSelect
            id="clue-village"
            level="village"
            value={value.village}
            placeholder={t('clues:form.villageHint')}
            onChange={(village) => onChange({ ...value, village })}
          />
        </div>
      )}
      <div className="cl-two">
        {field('document', 'text', 30)}
        {field('phone', 'tel', 11)}
      </div>
      <p className="sub">{t('clues:form.leastData')}</p>
    </div>
  );
}

type SameNameProps = {
  readonly error: Error | null;
  readonly onSay: (sameName: 'same' | 'other') => void;
};

/** Two of one name: only who stands there knows whether they are one. */
function SameName({ error, onSay }: SameNameProps) {
  const { t } = useTranslation('clues');
  if (!(error instanceof ProblemError) || error.code !== 'clues.sameName') return <ErrorLine error={error} />;
  return (
    <section className="cl-same" role="alert">
      <b>{t('clues:sameName.title')}</b>
      <PageLink to="/screening/clues" search={{ clue: String(error.details.clue ?? '') }}>
        {t('clues:sameName.see')}
      </PageLink>
      <div className="cl-deeds">
        <button type="button" className="btn line" onClick={() => onSay('same')}>
          {t('clues:sameName.same')}
        </button>
        <button type="button" className="btn line" onClick={() => onSay('other')}>
          {t('clues:sameName.other')}
        </button>
      </div>
    </section>
  );
}
