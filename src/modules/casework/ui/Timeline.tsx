import { useTranslation } from 'react-i18next';
import { formatInstant } from '#platform/web/kit.ts';
import type { CaseDetail } from '../cases/model.ts';

/** Every act of the case, newest first: what, on which day, entered when and by whom. */
export function Timeline({ detail }: { readonly detail: CaseDetail }) {
  const { t } = useTranslation('casework');
  if (detail.timeline.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('casework:timeline')}</h2>
      <ol className="cw-timeline">
        {[...detail.timeline].reverse().map((one) => (
          <li key={one.seq}>
            <span className="sub">{one.on}</span>
            <span>
              <b>{one.stepTitle ?? t(`casework:act.${one.act}`)}</b>{' '}
              {one.stepTitle !== null && one.act !== 'do' && t(`casework:act.${one.act}`)}
              {one.outcome !== null && <> · {t(`casework:outcome.${one.outcome}`)}</>}
              {one.note !== '' && <span className="cw-note">{one.note}</span>}
              <small className="sub">
                {t('casework:enteredBy', { name: one.by.name, at: formatInstant(one.at) })}
              </small>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
