import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays } from '#kernel/day.ts';
import { DayField, DayNote, NoteField } from './fields.tsx';
import type { StepFormProps } from './step-form.ts';

/** 公示: first put up for at least the days of policy, then taken down when they are over and every objection has its answer. */
export function NoticeForm(props: StepFormProps) {
  const { detail, step } = props;
  return detail.notice?.step === step.id ? <EndNotice {...props} /> : <PostNotice {...props} />;
}

function PostNotice({ step, today, busy, onSend }: StepFormProps) {
  const { t } = useTranslation('casework');
  const [on, setOn] = useState(today);
  const [until, setUntil] = useState<string>();
  const [place, setPlace] = useState('');
  const least = addDays(on === '' ? today : on, step.noticeDays ?? 0);
  const last = until === undefined || until < least ? least : until;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSend({ act: 'post-notice', step: step.id, on, until: last, place: place.trim(), note: '' });
      }}
    >
      <p className="sub">
        {step.noticeDays === null
          ? t('casework:notice.noDays')
          : t('casework:notice.least', { count: step.noticeDays })}
      </p>
      <DayField label={t('casework:notice.from')} value={on} max={today} onChange={setOn} />
      <DayField label={t('casework:notice.until')} value={last} min={least} onChange={setUntil} />
      <NoteField label={t('casework:notice.place')} value={place} onChange={setPlace} />
      <button
        type="submit"
        className="btn go big"
        disabled={busy || place.trim() === '' || step.noticeDays === null}
      >
        {t('casework:verb.post')}
      </button>
    </form>
  );
}

function EndNotice({ detail, step, today, busy, onSend }: StepFormProps) {
  const { t } = useTranslation('casework');
  const [on, setOn] = useState(today);
  const [note, setNote] = useState('');
  const mayEndOn = detail.notice?.mayEndOn ?? today;
  const isOver = today >= mayEndOn;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSend({ act: 'end-notice', step: step.id, on, note: note.trim() });
      }}
    >
      <DayNote on={on} note={note} today={today} onDay={setOn} onNote={setNote} />
      {!isOver && <p className="sub">{t('casework:notice.notYet', { on: mayEndOn })}</p>}
      <button
        type="submit"
        className="btn go big"
        disabled={busy || !isOver || on < mayEndOn || detail.objections > 0}
      >
        {t('casework:verb.end')}
      </button>
    </form>
  );
}
