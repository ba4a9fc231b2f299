import { useTranslation } from 'react-i18next';
import { formatFen, formatNumber } from '#platform/web/kit.ts';
import type { IncomeView } from '../households/model.ts';

/** The parts of a household's income, with their sign in the sum. */
export const INCOME_PARTS = [
  { field: 'wageFen', sign: 1 },
  { field: 'businessFen', sign: 1 },
  { field: 'businessCostFen', sign: -1 },
  { field: 'propertyFen', sign: 1 },
  { field: 'transferFen', sign: 1 },
  { field: 'claimFen', sign: 1 },
  { field: 'selfPaidFen', sign: -1 },
] as const;

/** Sum of the parts that are known, fen; undefined when none is. */
export function sumOfParts(income: IncomeView): number | undefined {
  const known = INCOME_PARTS.filter((part) => income[part.field] !== null);
  if (known.length === 0) return undefined;
  return known.reduce((sum, part) => sum + part.sign * (income[part.field] ?? 0), 0);
}

/** How the income of a year was computed: the parts, their sum, divided by the persons; beside it what the source states. */
export function IncomeSum({ income, members }: { readonly income: IncomeView; readonly members: number }) {
  const { t } = useTranslation('registry');
  const sum = sumOfParts(income);
  const perHead = sum === undefined || members === 0 ? undefined : Math.round(sum / members);
  const differs =
    perHead !== undefined && income.perHeadFen !== null && Math.abs(perHead - income.perHeadFen) >= 100;
  return (
    <table className="income-sum">
      <tbody>
        {INCOME_PARTS.filter((part) => income[part.field] !== null).map((part) => (
          <tr key={part.field}>
            <td>{t(`registry:income.part.${part.field}`)}</td>
            <td className="n">{formatFen(part.sign * (income[part.field] ?? 0))}</td>
          </tr>
        ))}
        {sum !== undefined && (
          <tr className="sum">
            <td>
              {t('registry:income.sum')}{' '}
              {perHead !== undefined && (
                <span className="sub">
                  {t('registry:income.divided', {
                    members: formatNumber(members),
                    perHead: formatFen(perHead),
                  })}
                </span>
              )}
            </td>
            <td className="n">{formatFen(sum)}</td>
          </tr>
        )}
        <tr>
          <td>
            {t('registry:income.stated')}{' '}
            {differs && (
              <span className="tag amber">
                {t('registry:income.differs', {
                  yuan: formatFen(Math.abs((perHead ?? 0) - (income.perHeadFen ?? 0))),
                })}
              </span>
            )}
          </td>
          <td className="n">
            <b>{formatFen(income.perHeadFen)}</b>
          </td>
        </tr>
      </tbody>
    </table>
  );
}
