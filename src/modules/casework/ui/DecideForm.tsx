import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCodes } from '#platform/web/kit.ts';
import { DayNote } from './fields.tsx';
import type { StepFormProps } from './step-form.ts';

/** 审核、审定、抽查: agreed or not, both buttons alike; what the workflow asks to be chosen first. */
export function DecideForm({ detail, step, today, busy, onSend }: StepFormProps) {
  const { t } = useTranslation('casework');
  const codes = useCodes();
  const [on, setOn] = useState(today);
  const [note, setNote] = useState('');
  const [chosen, setChosen] = useState(detail.chosen ?? '');
  const asks = step.kind === 'approval' ? detail.choose : null;
  const decide = (agreed: boolean) => {
    const said = { step: step.id, on, note: note.trim() };
    if (step.kind === 'spot-check')
      onSend({ act: 'spot-check', ...said, draw: '', drawn: true, passed: agreed });
    else onSend({ act: 'decide', ...said, agreed, ...(asks !== null && agreed && { chosen }) });
  };
  return (
    <div className="stack">
      {asks !== null && (
        <fieldset className="choices">
          <legend>{t(`casework:choose.${asks}`)}</legend>
          {codes.options(asks).map((option) => (
            <label key={option.value}>
              <input
                type="radio"
                name="cw-chosen"
                checked={chosen === option.value}
                onChange={() => setChosen(option.value)}
              />{' '}
              {option.label}
            </label>
          ))}
        </fieldset>
      )}
      <DayNote on={on} note={note} today={today} onDay={setOn} onNote={setNote} />
      <div className="cw-decide">
        <button
          type="button"
          className="btn line big"
          disabled={busy || (asks !== null && chosen === '') || detail.findings.length > 0}
          onClick={() => decide(true)}
        >
          {t(`casework:decide.${step.kind}.yes`)}
        </button>
        <button
          type="button"
          className="btn line big"
          disabled={busy || note.trim() === ''}
          onClick={() => decide(false)}
        >
          {t(`casework:decide.${step.kind}.no`)}
        </button>
      </div>
      <p className="sub">{t('casework:decide.help')}</p>
    </div>
  );
}
