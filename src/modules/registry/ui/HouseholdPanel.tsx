import { useTranslation } from 'react-i18next';
import {
  ErrorView,
  formatNumber,
  Masked,
  PageLink,
  Skeleton,
  Tag,
  useAddress,
  useCodes,
} from '#platform/web/kit.ts';
import type { HouseholdFile, HouseholdRow } from '../households/model.ts';
import { placeOf } from './household-columns.tsx';
import { useHouseholdFile } from './household-file.ts';
import { IncomeChart } from './IncomeChart.tsx';
import { OpenFindings } from './OpenFindings.tsx';
import { useStatusWords } from './status-words.ts';

type HouseholdPanelProps = {
  readonly row: HouseholdRow;
  readonly rows: readonly HouseholdRow[];
  readonly total: number | undefined;
  readonly onOpen: (id: string | undefined) => void;
};

/** The file in short, beside the list and not over it: ↑ ↓ walk the list. */
export function HouseholdPanel({ row, rows, total, onOpen }: HouseholdPanelProps) {
  const { t } = useTranslation('registry');
  const status = useStatusWords();
  const file = useHouseholdFile(row.id);
  const at = rows.indexOf(row);
  const step = (by: number) => {
    const other = rows[at + by];
    if (other !== undefined) onOpen(other.id);
  };
  return (
    <aside className="panel" aria-label={t('registry:panel.title', { name: row.headName })}>
      <header>
        <div>
          <h2>
            {row.headName} <Tag tone={status.tone(row)}>{status.registration(row)}</Tag>
          </h2>
          <p className="sub">
            {[placeOf(row), t('registry:persons', { count: row.memberCount }), row.nationalHouseholdNo].join(
              ' · ',
            )}
          </p>
        </div>
        <span className="panel-steps">
          <button
            type="button"
            className="btn sm"
            aria-label={t('registry:panel.previous')}
            disabled={at <= 0}
            onClick={() => step(-1)}
          >
            ↑
          </button>
          <button
            type="button"
            className="btn sm"
            aria-label={t('registry:panel.next')}
            disabled={at >= rows.length - 1}
            onClick={() => step(1)}
          >
            ↓
          </button>
          <button
            type="button"
            className="btn sm"
            aria-label={t('frame:action.close')}
            onClick={() => onOpen(undefined)}
          >
            ×
          </button>
        </span>
      </header>
      {file.isError && <ErrorView error={file.error} retry={() => void file.refetch()} />}
      {file.isPending && <Skeleton rows={8} />}
      {file.data !== undefined && <Short file={file.data} />}
      <footer>
        <PageLink to={`/households/${row.id}`} className="btn line">
          {t('registry:panel.open')}
        </PageLink>
        <span className="grow" />
        <span className="sub">
          {t('registry:panel.place', {
            number: formatNumber(at + 1),
            count: formatNumber(total ?? rows.length),
          })}
        </span>
      </footer>
    </aside>
  );
}

function Short({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const codes = useCodes();
  const { go } = useAddress();
  return (
    <>
      <OpenFindings file={file} />
      <h3>
        {t('registry:income.chart')} <span className="sub">{t('registry:yuan')}</span>
      </h3>
      <IncomeChart incomes={file.incomes} width={320} height={124} />
      <h3>
        {t('registry:tab.members')}{' '}
        <span className="sub">{t('registry:persons', { count: file.members.length })}</span>{' '}
        <button
          type="button"
          className="link small"
          onClick={() => go(`/households/${file.id}`, { tab: 'members' })}
        >
          {t('registry:reveal.see')}
        </button>
      </h3>
      <table className="panel-members">
        <tbody>
          {file.members.map((member) => (
            <tr key={member.person}>
              <td>{member.name}</td>
              <td className="sub">
                {[
                  member.relationToHead === null
                    ? ''
                    : codes.label('relation-to-head', member.relationToHead),
                  member.age === null ? '' : t('registry:age', { age: member.age }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </td>
              <td className="n">
                <Masked mask={member.documentMask} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
