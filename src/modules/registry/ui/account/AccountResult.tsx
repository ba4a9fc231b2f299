import { useTranslation } from 'react-i18next';
import { formatFen, formatNumber } from '#platform/web/kit.ts';
import type { AccountSums, Disagreement, IncomeAccount } from '../../account/model.ts';

type AccountResultProps = {
  readonly account: IncomeAccount;
  readonly sums: AccountSums;
  readonly disagreements: readonly Disagreement[];
};

/** From the sum to the income per head, against the line, beside the register and the reference income. */
export function AccountResult({ account, sums, disagreements }: AccountResultProps) {
  const { t } = useTranslation('account');
  return (
    <section className="card ac-result">
      <table className="income-sum">
        <tbody>
          <Row label={t('account:sum')} fen={sums.countedFen} />
          {sums.excludedFen !== 0 && <Row label={t('account:excludedSum')} fen={sums.excludedFen} quiet />}
          <tr>
            <td>
              {t('account:divided', {
                count: account.members,
                members: formatNumber(account.members),
                on: account.membersOn,
              })}
            </td>
            <td />
          </tr>
          <tr className="sum">
            <td>
              {t('account:perHead')} <span className="sub">{t('account:rounding')}</span>
            </td>
            <td className="n">
              <b>{formatFen(sums.perHeadFen)}</b>
            </td>
          </tr>
          <AgainstLine account={account} perHeadFen={sums.perHeadFen} />
          {account.register !== null && (
            <Row label={t('account:register')} fen={account.register.perHeadFen} quiet />
          )}
          {account.claimFen !== null && <Row label={t('account:claim')} fen={account.claimFen} quiet />}
          {account.selfPaidFen !== null && (
            <Row label={t('account:selfPaid')} fen={account.selfPaidFen} quiet />
          )}
          {sums.referenceFen !== null && (
            <tr>
              <td>
                {t('account:reference')} <span className="sub ac-note">{t('account:referenceHelp')}</span>
              </td>
              <td className="n">{formatFen(sums.referenceFen)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {sums.undecidedFen !== 0 && (
        <p className="warn">{t('account:undecidedHelp', { fen: formatFen(sums.undecidedFen) })}</p>
      )}
      <Differs disagreements={disagreements} />
    </section>
  );
}

type RowProps = { readonly label: string; readonly fen: number | null; readonly quiet?: boolean };

function Row({ label, fen, quiet = false }: RowProps) {
  return (
    <tr className={quiet ? 'ac-out' : ''}>
      <td>{label}</td>
      <td className="n">{formatFen(fen)}</td>
    </tr>
  );
}

function AgainstLine({
  account,
  perHeadFen,
}: {
  readonly account: IncomeAccount;
  readonly perHeadFen: number | null;
}) {
  const { t } = useTranslation('account');
  const { lineFen, lineTitle } = account;
  if (lineFen === null)
    return (
      <tr>
        <td className="sub">{t('account:noLine')}</td>
        <td />
      </tr>
    );
  const gap = perHeadFen === null ? null : perHeadFen - lineFen;
  const word = gap === null || gap === 0 ? 'equal' : gap > 0 ? 'above' : 'below';
  return (
    <tr>
      <td>
        {t('account:line', { title: lineTitle ?? '' })}{' '}
        {gap !== null && (
          <span className={`tag ${gap < 0 ? 'amber' : 'jade'}`}>
            {t(`account:${word}`, { yuan: formatFen(Math.abs(gap)) })}
          </span>
        )}
      </td>
      <td className="n">{formatFen(lineFen)}</td>
    </tr>
  );
}

/** Said, not mended: the register's sums stay until somebody corrects them. */
function Differs({ disagreements }: Pick<AccountResultProps, 'disagreements'>) {
  const { t } = useTranslation('account');
  if (disagreements.length === 0) return null;
  return (
    <div className="ac-differs no-print">
      <b>{t('account:differs')}</b>
      <ul>
        {disagreements.map(({ kind, accountFen, registerFen }) => (
          <li key={kind}>
            {t('account:differsLine', {
              kind: t(`account:kind.${kind}`),
              account: formatFen(accountFen),
              register: formatFen(registerFen),
            })}
          </li>
        ))}
      </ul>
      <span className="sub">{t('account:differsHelp')}</span>
    </div>
  );
}
