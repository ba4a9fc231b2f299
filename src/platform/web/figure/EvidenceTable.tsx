import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evidence, EvidenceRow } from '#kernel/figure.ts';
import { PageLink } from '../address.tsx';
import { formatNumber } from '../format.ts';
import { type List, useCodes } from '../queries.ts';
import { CrudTable } from '../table/CrudTable.tsx';
import type { Column } from '../table/column.ts';
import { Counted } from './Counted.tsx';
import { localUnit } from './unit.ts';

type EvidenceTableProps = {
  readonly list: List<EvidenceRow, Evidence>;
  readonly evidence: Evidence;
  /** What is counted, and its export. */
  readonly tools: ReactNode;
  /** What the rows add up to; null where they are not added (a median). */
  readonly sum: number | null;
};

/** The rows behind a figure; their total is repeated at the foot. */
export function EvidenceTable({ list, evidence, tools, sum }: EvidenceTableProps) {
  const { t } = useTranslation('frame');
  const columns = useColumns(evidence);
  const totals = {
    [columns[0]?.id ?? '']: <>{t('frame:table.total')}</>,
    ...(columns[0]?.id === 'village' ? {} : { village: <Counted evidence={evidence} /> }),
    amount: <>{sum === null ? '' : formatNumber(sum)}</>,
  };
  return (
    <CrudTable<EvidenceRow>
      name="evidence"
      caption={t('frame:evidence.title')}
      columns={columns}
      rows={list.rows}
      rowKey={(row) =>
        `${row.household ?? ''} ${row.person ?? ''} ${row.townName} ${row.villageName} ${row.source}`
      }
      more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
      totals={totals}
      tools={tools}
      numbered
    />
  );
}

function useColumns(evidence: Evidence): Column<EvidenceRow>[] {
  const { t } = useTranslation('frame');
  const codes = useCodes();
  const persons = evidence.items.some((row) => row.personName !== null);
  const unit = localUnit(t, evidence.figure.unit === '%' ? '' : evidence.figure.unit);
  const columns: Column<EvidenceRow>[] = [
    {
      id: 'head',
      title: t('frame:evidence.head'),
      render: (row) =>
        row.household === null ? (
          row.headName
        ) : (
          // The household as it was on the day of the figure, whatever day the page looks at.
          <PageLink to={`/households/${row.household}`} search={{ on: evidence.figure.on }}>
            {row.headName}
          </PageLink>
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
  // A base of places (agricultural population) has no households to name.
  const ofPlaces = evidence.items.every((row) => row.household === null && row.headName === '');
  return ofPlaces ? columns.filter(({ id }) => ['village', 'amount', 'source'].includes(id)) : columns;
}
