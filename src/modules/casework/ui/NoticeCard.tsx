import { useTranslation } from 'react-i18next';
import { addDays, daysBetween } from '#kernel/day.ts';
import type { CaseDetail } from '../cases/model.ts';

const MOST_DAYS = 31;

/** 公示: which days are over, which is today, which are still to come. */
export function NoticeCard({ detail, today }: { readonly detail: CaseDetail; readonly today: string }) {
  const { t } = useTranslation('casework');
  const { notice } = detail;
  if (notice === null) return null;
  const count = Math.min(daysBetween(notice.from, notice.mayEndOn) + 1, MOST_DAYS);
  const days = Array.from({ length: count }, (_, i) => addDays(notice.from, i));
  const left = Math.max(daysBetween(today, notice.mayEndOn), 0);
  return (
    <section className="card">
      <h2>{t('casework:notice.title')}</h2>
      <p>
        <b className="cw-big">{left}</b> {t('casework:notice.left', { count: left })}
      </p>
      <p className="sub">
        {t('casework:notice.days', { from: notice.from, until: notice.mayEndOn })} · {notice.place}
      </p>
      <ol className="cw-days" aria-hidden="true">
        {days.map((day) => (
          <li key={day} className={day < today ? 'past' : day === today ? 'today' : ''}>
            <i />
            <small>{Number(day.slice(8))}</small>
          </li>
        ))}
      </ol>
      {detail.objections > 0 && (
        <p className="warn">{t('casework:notice.objections', { count: detail.objections })}</p>
      )}
    </section>
  );
}
