import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ErrorView,
  formatInstant,
  PageLink,
  Skeleton,
  StateView,
  useAddress,
  useFrame,
  useMay,
  useRead,
  useRouteId,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { IncomeAccount } from '../../account/model.ts';
import { AccountForm } from './AccountForm.tsx';
import { AccountResult } from './AccountResult.tsx';
import { AccountTable } from './AccountTable.tsx';
import '../household.css';
import './account.css';

/** 收入核算表 of one household and year: as it stands, or as it is being reckoned. */
export function IncomeAccountPage() {
  const id = useRouteId();
  const { on } = useFrame();
  const { search } = useAddress();
  const year = /^\d{4}$/.test(search.year ?? '') ? search.year : undefined;
  const account = useRead<IncomeAccount>(`/api/households/${encodeURIComponent(id)}/income`, { on, year });
  if (account.isError)
    return (
      <div className="page">
        <ErrorView error={account.error} retry={() => void account.refetch()} />
      </div>
    );
  if (account.data === undefined) return <Skeleton />;
  return <Account key={`${account.data.household} ${account.data.year}`} account={account.data} />;
}

function Account({ account }: { readonly account: IncomeAccount }) {
  const [editing, setEditing] = useState(false);
  return (
    <div className="page ac-page">
      <Head account={account} editing={editing} onEdit={() => setEditing(true)} />
      {editing ? (
        <AccountForm account={account} onClose={() => setEditing(false)} />
      ) : (
        <Sheet account={account} />
      )}
    </div>
  );
}

type HeadProps = {
  readonly account: IncomeAccount;
  readonly editing: boolean;
  readonly onEdit: () => void;
};

function Head({ account, editing, onEdit }: HeadProps) {
  const { t } = useTranslation('account');
  const may = useMay('registry.recordIncomeAccount') && account.components.length > 0;
  return (
    <>
      <nav className="crumb sub no-print">
        <PageLink to={`/households/${account.household}`} search={{ tab: 'incomes' }}>
          {t('account:back')}
        </PageLink>
      </nav>
      <header className="page-head ac-head">
        <h1>{t('account:titleOf', { name: account.headName, year: account.year })}</h1>
        <p className="sub grow">
          {t('account:place', {
            place: `${account.townName} ${account.villageName}`,
            no: account.nationalHouseholdNo,
            count: account.members,
            members: account.members,
          })}
        </p>
        {!editing && (
          <button type="button" className="btn line" onClick={() => window.print()}>
            {t('account:print')}
          </button>
        )}
        {may && !editing && (
          <button type="button" className="btn go" onClick={onEdit}>
            {t('account:edit')}
          </button>
        )}
      </header>
      {!editing && <Years account={account} />}
    </>
  );
}

/** Years of which something is known, and last year, of which an account may be due. */
function Years({ account }: { readonly account: IncomeAccount }) {
  const { t } = useTranslation('account');
  const { set } = useAddress();
  const { on } = useFrame();
  const due = Number(on.slice(0, 4)) - 1;
  const years = [...new Set([...account.years, due])].sort((one, other) => other - one);
  return (
    <fieldset className="seg ac-years no-print" aria-label={t('account:years')}>
      {years.map((year) => (
        <button
          key={year}
          type="button"
          aria-pressed={year === account.year}
          className={year === account.year ? 'on' : ''}
          onClick={() => set({ year: String(year) })}
        >
          {year}
        </button>
      ))}
    </fieldset>
  );
}

function Sheet({ account }: { readonly account: IncomeAccount }) {
  const { t } = useTranslation('account');
  if (account.lines.length === 0)
    return account.components.length === 0 ? (
      <StateView kind="empty" title={t('account:noRules')} text={t('account:noRulesText')} />
    ) : (
      <StateView kind="empty" title={t('account:none')} text={t('account:noneText')} />
    );
  return (
    <>
      <p className="sub">
        {account.recorded === null
          ? t('account:notRecorded')
          : t('account:recorded', {
              on: account.recorded.on,
              by: account.recorded.byName,
              at: formatInstant(account.recorded.at),
            })}
      </p>
      <AccountTable lines={account.lines} sums={account.sums} />
      <AccountResult account={account} sums={account.sums} disagreements={account.disagreements} />
      <Signatures />
    </>
  );
}

/** On paper only. */
function Signatures() {
  const { t } = useTranslation('account');
  return (
    <div className="ac-sign" aria-hidden="true">
      {(['head', 'who', 'date'] as const).map((one) => (
        <span key={one}>{t(`account:sign.${one}`)}</span>
      ))}
    </div>
  );
}
