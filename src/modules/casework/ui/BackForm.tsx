import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NoteField } from './fields.tsx';
import type { StepFormProps } from './step-form.ts';

/** 退回、撤回: to which step and why; both are kept in the story of the case. */
export function BackForm({ detail, step, today, busy, onSend }: StepFormProps) {
  const { t } = useTranslation('casework');
  const [to, setTo] = useState(step.back[0] ?? '');
  const [reason, setReason] = useState('');
  const targets = detail.steps.filter(({ id }) => step.back.includes(id));
  return (
    <details className="cw-back">
      <summary>{t(targets.length > 0 ? 'casework:back.title' : 'casework:back.withdraw')}</summary>
      <div className="stack">
        {targets.length > 0 && (
          <div className="stack-field">
            <label htmlFor="cw-back-to">{t('casework:back.to')}</label>
            <select
              id="cw-back-to"
              className="field"
              value={to}
              onChange={(event) => setTo(event.target.value)}
            >
              {targets.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.title}
                </option>
              ))}
            </select>
          </div>
        )}
        <NoteField label={t('casework:back.reason')} value={reason} onChange={setReason} />
        <div className="cw-decide">
          {targets.length > 0 && (
            <button
              type="button"
              className="btn line"
              disabled={busy || reason.trim() === ''}
              onClick={() => onSend({ act: 'send-back', to, on: today, reason: reason.trim() })}
            >
              {t('casework:back.send')}
            </button>
          )}
          <button
            type="button"
            className="btn line"
            disabled={busy || reason.trim() === ''}
            onClick={() => onSend({ act: 'withdraw', on: today, reason: reason.trim() })}
          >
            {t('casework:back.withdraw')}
          </button>
        </div>
      </div>
    </details>
  );
}
