import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DeadlineChip, ErrorLine, StateView, useCommand, useProblemText } from '#platform/web/kit.ts';
import type { ActOnCase, CaseDetail, CaseMoved } from '../cases/model.ts';
import type { CaseAct } from '../procedure/model.ts';
import { BackForm } from './BackForm.tsx';
import { DecideForm } from './DecideForm.tsx';
import { DayNote } from './fields.tsx';
import { NoticeForm } from './NoticeForm.tsx';
import { ReviewForm } from './ReviewForm.tsx';
import type { CaseStep, StepFormProps } from './step-form.ts';

type ActCardProps = { readonly detail: CaseDetail; readonly today: string; readonly onActed: () => void };

/** The one thing to do: what stands against it, and its form; for whose turn it is not, whose it is. */
export function ActCard({ detail, today, onActed }: ActCardProps) {
  const { t } = useTranslation('casework');
  const send = useCommand<CaseMoved, ActOnCase>('casework.act', onActed);
  const step = detail.steps.find(({ state }) => state === 'current');
  if (step === undefined)
    return (
      <StateView kind="empty" title={t(`casework:status.${detail.status}`)} text={t('casework:endedText')} />
    );
  const onSend = (act: CaseAct) => send.mutate({ case: detail.id, act, seen: detail.acts });
  const props = { detail, step, today, busy: send.isPending, onSend };
  return (
    <section className="card cw-act">
      <header>
        <h2>{step.title}</h2>
        {detail.dueOn !== null && <DeadlineChip dueOn={detail.dueOn} today={today} from={detail.openedOn} />}
      </header>
      <Findings detail={detail} />
      {detail.mine ? (
        <StepForm {...props} />
      ) : (
        <p className="sub">{t('casework:notMine', { roles: rolesOf(step, t) })}</p>
      )}
      <ErrorLine error={send.error} />
      {detail.mine && <BackForm {...props} />}
    </section>
  );
}

function rolesOf(step: CaseStep, t: (key: string) => string): string {
  return step.roles.map((role) => t(`casework:role.${role}`)).join(t('casework:or'));
}

/** Why the step cannot be ended yet, each with what would be right. */
function Findings({ detail }: { readonly detail: CaseDetail }) {
  const { t } = useTranslation('casework');
  const problem = useProblemText();
  const shown = detail.findings.filter(({ code }) => code !== 'casework.role');
  if (shown.length === 0) return null;
  return (
    <ul className="cw-findings" aria-label={t('casework:against')}>
      {shown.map((finding) => (
        <li key={`${finding.code}${JSON.stringify(finding.details)}`}>
          {problem.finding({ code: finding.code, at: finding.at, details: wordsOf(finding.details, t) })}
        </li>
      ))}
    </ul>
  );
}

/** Names of papers and steps stand in the finding by their ids. */
function wordsOf(details: Readonly<Record<string, unknown>>, t: (key: string) => string) {
  const known = Object.entries(details).map(([name, value]) => {
    if (name === 'paper') return [name, t(`casework:paper.${String(value)}`)] as const;
    return [name, typeof value === 'number' ? value : String(value)] as const;
  });
  return Object.fromEntries(known);
}

function StepForm(props: StepFormProps) {
  switch (props.step.kind) {
    case 'review':
      return <ReviewForm {...props} />;
    case 'notice':
      return <NoticeForm {...props} />;
    case 'check':
    case 'approval':
    case 'spot-check':
      return <DecideForm {...props} />;
    default:
      return <PlainForm {...props} />;
  }
}

/** A step that is done on a day: survey, consent, comparison, signature, announcement, record. */
function PlainForm({ step, today, busy, onSend }: StepFormProps) {
  const { t } = useTranslation('casework');
  const [on, setOn] = useState(today);
  const [note, setNote] = useState('');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSend({ act: 'do', step: step.id, on, note: note.trim() });
      }}
    >
      <DayNote on={on} note={note} today={today} onDay={setOn} onNote={setNote} />
      <button type="submit" className="btn go big" disabled={busy}>
        {t(`casework:verb.${step.kind}`)}
      </button>
    </form>
  );
}
