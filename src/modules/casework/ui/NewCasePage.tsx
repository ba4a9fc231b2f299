import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AreaSelect } from '#modules/areas/ui/index.ts';
import { HouseholdPick, type Picked } from '#modules/screening/ui/index.ts';
import {
  ErrorLine,
  ErrorView,
  PageLink,
  Skeleton,
  StateView,
  useAddress,
  useCommand,
  useFrame,
  useMay,
  useRead,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { OpenCase, WorkflowLine } from '../cases/model.ts';
import './casework.css';

/** 立案: which workflow, about whom, since when and why. */
export function NewCasePage() {
  const { t } = useTranslation('casework');
  const may = useMay('casework.open');
  return (
    <div className="page cw-page cw-new">
      <header className="page-head">
        <h1>{t('casework:new')}</h1>
        <p className="sub grow">{t('casework:newLead')}</p>
        <PageLink to="/cases">{t('casework:backToList')}</PageLink>
      </header>
      {may ? <NewCase /> : <StateView kind="forbidden" />}
    </div>
  );
}

type Household = { readonly id: string; readonly headName: string; readonly memberCount: number };

/** The household that the address names, as the form shows it. */
function useNamed(id: string | undefined): Picked | undefined {
  const { session } = useFrame();
  const household = id ?? '';
  const file = useRead<Household>(
    `/api/households/${encodeURIComponent(household)}`,
    { on: session.today },
    { enabled: id !== undefined },
  );
  return (
    file.data && { id: file.data.id, headName: file.data.headName, place: '', members: file.data.memberCount }
  );
}

function NewCase() {
  const { t } = useTranslation('casework');
  const { session } = useFrame();
  const { search } = useAddress();
  const named = useNamed(search.household);
  const [picked, setPicked] = useState<Picked | 'none'>();
  const household = picked === 'none' ? undefined : (picked ?? named);
  const [village, setVillage] = useState('');
  const [on, setOn] = useState(session.today);
  const [workflow, setWorkflow] = useState<string>();
  const place = village === '' ? session.area.code : village;
  const list = useRead<{ items: WorkflowLine[] }>('/api/workflows', { area: place, on });
  const offered = (list.data?.items ?? []).filter((one) => one.mayOpen && one.subject !== 'person');
  const chosen = offered.find(({ id }) => id === workflow);
  if (list.error) return <ErrorView error={list.error} retry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton rows={6} />;
  if (offered.length === 0)
    return (
      <StateView kind="empty" title={t('casework:noWorkflow')} text={t('casework:noWorkflowText', { on })} />
    );
  return (
    <div className="cw-form">
      <fieldset className="cw-workflows">
        <legend>{t('casework:form.workflow')}</legend>
        {offered.map((one) => (
          <label key={one.id} className={one.id === workflow ? 'on' : ''}>
            <input
              type="radio"
              name="workflow"
              checked={one.id === workflow}
              onChange={() => setWorkflow(one.id)}
            />
            <b>{one.title}</b>
            <small className="sub">
              {one.document.title} {one.document.no}
            </small>
          </label>
        ))}
      </fieldset>
      {chosen?.subject === 'household' && (
        <HouseholdPick value={household} onChange={(next) => setPicked(next ?? 'none')} />
      )}
      {chosen?.subject === 'village' && (
        <div className="stack-field">
          <label htmlFor="cw-village">{t('casework:form.village')}</label>
          <AreaSelect
            id="cw-village"
            level="village"
            value={village}
            placeholder={t('casework:form.villageHint')}
            onChange={setVillage}
          />
        </div>
      )}
      {chosen && <Rest workflow={chosen} household={household?.id} village={village} on={on} onDay={setOn} />}
    </div>
  );
}

type RestProps = {
  readonly workflow: WorkflowLine;
  readonly household: string | undefined;
  readonly village: string;
  readonly on: string;
  readonly onDay: (day: string) => void;
};

function Rest({ workflow, household, village, on, onDay }: RestProps) {
  const { t } = useTranslation('casework');
  const { session } = useFrame();
  const { go, search } = useAddress();
  const [reason, setReason] = useState('');
  const open = useCommand<{ case: string }, OpenCase>('casework.open', (answer) =>
    go(`/cases/${answer.case}`),
  );
  const subject = workflow.subject === 'village' ? { village } : { household };
  const isComplete =
    reason.trim() !== '' && (workflow.subject === 'village' ? village !== '' : household !== undefined);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const clue = search.clue === undefined ? {} : { clue: search.clue };
        if (isComplete)
          open.mutate({ workflow: workflow.id, on, reason: reason.trim(), ...subject, ...clue });
      }}
    >
      <div className="stack-field">
        <label htmlFor="cw-on">{t('casework:form.on')}</label>
        <input
          id="cw-on"
          type="date"
          className="field"
          value={on}
          max={session.today}
          onChange={(event) => onDay(event.target.value)}
        />
      </div>
      <div className="stack-field">
        <label htmlFor="cw-reason">{t('casework:form.reason')}</label>
        <textarea
          id="cw-reason"
          className="field"
          rows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <ol className="cw-ahead" aria-label={t('casework:form.steps')}>
        {workflow.steps.map((step) => (
          <li key={step.id}>{step.title}</li>
        ))}
      </ol>
      <ErrorLine error={open.error} />
      <button type="submit" className="btn go big" disabled={!isComplete || open.isPending}>
        {t('casework:form.open')}
      </button>
    </form>
  );
}
