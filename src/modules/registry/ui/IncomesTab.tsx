import { useTranslation } from 'react-i18next';
import { formatFen, PageLink, StateView, UNKNOWN, useMay } from '#platform/web/kit.ts';
import type { HouseholdFile, IncomeView } from '../households/model.ts';
import { CorrectIncome } from './CorrectIncome.tsx';
import { INCOME_PARTS } from './IncomeSum.tsx';
import { SourceLine } from './SourceLine.tsx';

/** 收入 year by year, each against its own year's line, with its source. */
export function IncomesTab({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const may = useMay('registry.correctIncome');
  const incomes = [...file.incomes].sort((a, b) => b.year - a.year);
  if (incomes.length === 0)
    return (
      <StateView
        kind="empty"
        title={t('registry:income.none')}
        text={t('registry:income.noneText')}
        actions={<AccountLink file={file} />}
      />
    );
  return (
    <section className="card wide-card">
      <h2>
        {t('registry:income.title')} <span className="sub">{t('registry:yuan')}</span>{' '}
        <AccountLink file={file} />
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="table-scroll" tabIndex={0} aria-label={t('registry:income.title')}>
        <table className="plain stacks">
          <thead>
            <tr>
              <th scope="col">{t('registry:income.year')}</th>
              <th scope="col" className="n">
                {t('registry:income.perHead')}
              </th>
              <th scope="col" className="n">
                {t('registry:income.lineHead')}
              </th>
              {INCOME_PARTS.map((part) => (
                <th key={part.field} scope="col" className="n">
                  {t(`registry:income.part.${part.field}`)}
                </th>
              ))}
              {may && <th className="no-print">{t('registry:member.actions')}</th>}
            </tr>
          </thead>
          <tbody>
            {incomes.map((income) => (
              <Year key={income.year} income={income} file={file} may={may} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** 收入核算表: the same by component. */
function AccountLink({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  return (
    <PageLink to={`/households/${file.id}/income`} className="btn line sm no-print">
      {t('registry:income.account')}
    </PageLink>
  );
}

function Year({
  income,
  file,
  may,
}: {
  readonly income: IncomeView;
  readonly file: HouseholdFile;
  readonly may: boolean;
}) {
  const { t } = useTranslation('registry');
  const below = income.perHeadFen !== null && income.lineFen !== null && income.perHeadFen < income.lineFen;
  return (
    <>
      <tr className="with-note">
        <th scope="row">{income.year}</th>
        <td className="n" data-label={t('registry:income.perHead')}>
          <b>{formatFen(income.perHeadFen)}</b>{' '}
          {below && <span className="tag amber">{t('registry:income.belowTag')}</span>}
        </td>
        <td
          className="n"
          data-label={t('registry:income.lineHead')}
          title={income.lineTitle ?? t('registry:income.noLine')}
        >
          {formatFen(income.lineFen)}
        </td>
        {INCOME_PARTS.map((part) => (
          <td key={part.field} className="n" data-label={t(`registry:income.part.${part.field}`)}>
            {income[part.field] === null ? UNKNOWN : formatFen(part.sign * (income[part.field] ?? 0))}
          </td>
        ))}
        {may && (
          <td className="no-print">
            <CorrectIncome file={file} income={income} />
          </td>
        )}
      </tr>
      <tr className="note">
        <td colSpan={INCOME_PARTS.length + 4} className="sub">
          {t('registry:income.source')} <SourceLine source={income.source} />
        </td>
      </tr>
    </>
  );
}
