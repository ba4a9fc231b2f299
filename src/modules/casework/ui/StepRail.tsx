import { useTranslation } from 'react-i18next';
import { DeadlineChip, useFrame } from '#platform/web/kit.ts';
import type { CaseDetail } from '../cases/model.ts';

/** The steps in order: done with day and name, the present one, those that wait. */
export function StepRail({ detail }: { readonly detail: CaseDetail }) {
  const { t } = useTranslation('casework');
  const { session } = useFrame();
  return (
    <ol className="cw-rail" aria-label={t('casework:steps')}>
      {detail.steps.map((step) => (
        <li key={step.id} className={step.state} aria-current={step.state === 'current' ? 'step' : undefined}>
          <b>{step.title}</b>
          {step.endedOn !== null && (
            <small className="sub">
              {step.endedOn} {step.endedBy?.name}
            </small>
          )}
          {step.state === 'current' && detail.dueOn !== null && (
            <DeadlineChip dueOn={detail.dueOn} today={session.today} from={detail.openedOn} />
          )}
          {step.state === 'waiting' && <small className="sub">{t(`casework:level.${step.level}`)}</small>}
        </li>
      ))}
    </ol>
  );
}
