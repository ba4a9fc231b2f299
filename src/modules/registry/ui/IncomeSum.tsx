import { useTranslation } from 'react-i18next';
import { formatFen, formatNumber } from '#platform/web/kit.ts';
import type { IncomeView } from '../households/model.ts';

/** The parts of 家庭纯收入 with their sign in the sum, and what is kept beside it without being counted. */
export const INCOME_PARTS = [
  { field: 'wageFen', sign: 1, counted: true },
  { field: 'businessFen', sign: 1, counted: true },
  { field: 'businessCostFen', sign: -1, counted: true },
  { field: 'propertyFen', sign: 1, counted: true },
  { field: 'transferFen', sign: 1, counted: true },
  { field: 'claimFen', sign: 1, counted: false },
  { field: 'selfPaidFen', sign: -1, counted: false },
] as const;

/** Sum of the counted parts that are known, fen; undefined when none is. */
function sumOfParts(income: IncomeView): number | undefined {
  const known = INCOME_PARTS.filter((part) => part.counted && income[part.field] !== null);
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
        <Parts income={income} counted />
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
        <Parts income={income} counted={false} />
      </tbody>
    </table>
  );
}

function Parts({ income, counted }: { readonly income: IncomeView; readonly counted: boolean }) {
  const { t } = useTranslation('registry');
  return INCOME_PARTS.filter((part) => part.counted === counted && income[part.field] !== null).map(
    (part) => (
      <tr key={part.field}>
        <td>
          {t(`registry:income.part.${part.field}`)}{' '}
          {!counted && <span className="sub">{t('registry:income.notCounted')}</span>}
        </td>
        <td className="n">{formatFen(part.sign * (income[part.field] ?? 0))}</td>
      </tr>
    ),
  );
}
