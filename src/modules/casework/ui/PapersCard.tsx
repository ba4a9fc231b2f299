import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '../cases/model.ts';

type PapersCardProps = { readonly detail: CaseDetail; readonly onChanged: () => void };

/** 材料: those that the steps ask for, there or missing, and the others that lie in the case. */
export function PapersCard({ detail }: PapersCardProps) {
  const { t } = useTranslation('casework');
  const wanted = [
    ...new Map(detail.steps.flatMap(({ papers }) => papers).map((one) => [one.template, one])).values(),
  ];
  const there = wanted.filter((one) => one.there).length;
  if (wanted.length === 0 && detail.papers.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('casework:papers.title', { there, all: wanted.length })}</h2>
      <ul className="cw-papers">
        {wanted.map((one) => (
          <li key={one.template} className={one.there ? 'there' : 'lacking'}>
            <span aria-hidden="true">{one.there ? '✓' : '○'}</span> {t(`casework:paper.${one.template}`)}
            {!one.there && <small className="sub">{t('casework:papers.lacking')}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}
