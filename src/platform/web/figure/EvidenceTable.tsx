import { useTranslation } from 'react-i18next';
import type { Evidence, EvidenceRow } from '#kernel/figure.ts';
import { PageLink } from '../address.tsx';
import { formatNumber } from '../format.ts';
import { type List, useCodes } from '../queries.ts';
import { CrudTable } from '../table/CrudTable.tsx';
import type { Column } from '../table/column.ts';
import { Counted } from './Counted.tsx';
import { localUnit } from './unit.ts';

type EvidenceTableProps = { readonly list: List<EvidenceRow, Evidence>; readonly evidence: Evidence };

/** The rows behind a figure; their total is repeated at the foot. */
export function EvidenceTable({ list, evidence }: EvidenceTableProps) {
  const { t } = useTranslation('frame');
  const columns = useColumns(evidence);
  const totals = {
    head: <>{t('frame:table.total')}</>,
    village: <Counted evidence={evidence} />,
    amount: (
      <>
        {evidence.figure.numerator === null ? '' : formatNumber(evidence.total)}{' '}
        <small>{t('frame:evidence.rowsUnit')}</small>
      </>
    ),
  };
  return (
    <CrudTable<EvidenceRow>
      name="evidence"
      caption={t('frame:evidence.title')}
      columns={columns}
      rows={list.rows}
      rowKey={(row) => `${row.household ?? ''} ${row.person ?? ''} ${row.villageName} ${row.source}`}
      more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
      totals={totals}
      numbered
    />
  );
}

function useColumns(evidence: Evidence): Column<EvidenceRow>[] {
  const { t } = useTranslation('frame');
  const codes = useCodes();
  const persons = evidence.items.some((row) => row.personName !== null);
  const unit = localUnit(t, evidence.figure.unit === '%' ? '' : evidence.figure.unit);
  return [
    {
      id: 'head',
      title: t('frame:evidence.head'),
      render: (row) =>
        row.household === null ? (
          row.headName
        ) : (
          <PageLink to={`/households/${row.household}`}>{row.headName}</PageLink>
        ),
    },
    ...(persons
      ? [
          {
            id: 'person',
            title: t('frame:evidence.person'),
            render: (row: EvidenceRow) => row.personName ?? '',
          },
        ]
      : []),
    {
      id: 'village',
      title: t('frame:evidence.village'),
      render: (row) => `${row.townName}${row.villageName}`,
    },
    {
      id: 'members',
      title: t('frame:evidence.members'),
      align: 'right',
      render: (row) => row.memberCount ?? '',
    },
    {
      id: 'status',
      title: t('frame:evidence.status'),
      render: (row) => (row.registration === null ? '' : t(`registry:registration.${row.registration}`)),
    },
    {
      id: 'cause',
      title: t('frame:evidence.cause'),
      render: (row) => (row.cause === null ? '' : codes.label('poverty-cause', row.cause)),
    },
    {
      id: 'amount',
      title: unit === '' ? t('frame:evidence.amount') : unit,
      align: 'right',
      render: (row) => formatNumber(row.amount),
    },
    {
      id: 'no',
      title: t('frame:evidence.householdNo'),
      hidden: true,
      render: (row) => row.nationalHouseholdNo,
    },
    {
      id: 'source',
      title: t('frame:evidence.source'),
      render: (row) => <span className="sub">{row.source}</span>,
    },
  ];
}
