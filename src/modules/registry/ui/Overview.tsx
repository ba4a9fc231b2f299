import { useTranslation } from 'react-i18next';
import type { HouseholdFile } from '../households/model.ts';
import { GuaranteeCard } from './GuaranteeCard.tsx';
import { IncomeSum } from './IncomeSum.tsx';

/** 概况: the guarantees as facts, and how the last income was computed. */
export function Overview({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const last = [...file.incomes].sort((a, b) => b.year - a.year)[0];
  return (
    <div className="two-cards">
      <GuaranteeCard file={file} />
      <section className="card">
        <h2>
          {last === undefined ? t('registry:income.none') : t('registry:income.how', { year: last.year })}{' '}
          <span className="sub">{t('registry:yuan')}</span>
        </h2>
        {last !== undefined && <IncomeSum income={last} members={file.memberCount} />}
      </section>
    </div>
  );
}
