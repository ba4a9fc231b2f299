import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { addMonths } from '#kernel/day.ts';
import { useFrame } from '#platform/web/kit.ts';
import type { Verdict } from '../../runs/model.ts';

/** An answer as it is being written. */
export type Draft = {
  readonly verdict: Verdict | undefined;
  readonly reason: string;
  readonly until: string;
};
export const NO_DRAFT: Draft = { verdict: undefined, reason: '', until: '' };

export const VERDICTS = ['true', 'false-alarm', 'mended'] as const;
const MONTHS = 6;

/** A false alarm holds for half a year unless somebody says otherwise. */
export function withVerdict(draft: Draft, verdict: Verdict, today: string): Draft {
  const until = verdict === 'false-alarm' && draft.until === '' ? addMonths(today, MONTHS) : draft.until;
  return { ...draft, verdict, until };
}

export function isWhole({ verdict, reason, until }: Draft): boolean {
  if (verdict === undefined) return false;
  return verdict !== 'false-alarm' || (reason.trim().length >= 2 && until !== '');
}

export function bodyOf({ verdict, reason, until }: Draft, findings: readonly string[]) {
  return {
    findings: [...findings],
    verdict: verdict ?? 'true',
    reason: reason.trim(),
    ...(until !== '' && { until }),
  };
}

type AnswerFormProps = { readonly draft: Draft; readonly onChange: (draft: Draft) => void };

/** 属实, 不属实, 已整改; why; until when. Choices first, words last. */
export function AnswerForm({ draft, onChange }: AnswerFormProps) {
  const { t } = useTranslation('runs');
  const { session } = useFrame();
  const name = useId();
  const { verdict, reason, until } = draft;
  return (
    <div className="rn-answer">
      <fieldset className="rn-verdicts" aria-label={t('runs:tasks.act')}>
        {VERDICTS.map((one) => (
          <label key={one} className={one === verdict ? 'on' : ''}>
            <input
              type="radio"
              name={name}
              checked={one === verdict}
              onChange={() => onChange(withVerdict(draft, one, session.today))}
            />{' '}
            {t(`runs:verdict.${one}`)}
          </label>
        ))}
      </fieldset>
      <label className="stack-field">
        <span>{t('runs:act.reason')}</span>
        <textarea
          className="field"
          rows={3}
          maxLength={500}
          value={reason}
          onChange={(event) => onChange({ ...draft, reason: event.target.value })}
        />
        {verdict !== undefined && <small className="sub">{t(`runs:act.reasonHelp.${verdict}`)}</small>}
      </label>
      {verdict !== undefined && (
        <label className="stack-field">
          <span>{t('runs:act.until')}</span>
          <input
            className="field"
            type="date"
            min={session.today}
            value={until}
            onChange={(event) => onChange({ ...draft, until: event.target.value })}
          />
          <small className="sub">{t('runs:act.untilHelp')}</small>
        </label>
      )}
    </div>
  );
}
