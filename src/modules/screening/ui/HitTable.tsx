import { useTranslation } from 'react-i18next';
import {
  type Column,
  CrudTable,
  counted,
  formatFen,
  formatNumber,
  type List,
  PageLink,
  StateView,
  useFrame,
} from '#platform/web/kit.ts';
import type { ScreeningAnswer, ScreeningHit, ScreeningReason, ScreeningSummary } from '../model.ts';
import { labelKey, valueLines } from '../values.ts';

type HitTableProps = {
  readonly list: List<ScreeningHit, ScreeningAnswer>;
  readonly summary: ScreeningSummary;
};

/** Households found, each with its reasons and the values that the rules looked at. */
export function HitTable({ list, summary }: HitTableProps) {
  const { t } = useTranslation('screening');
  const { on } = useFrame();
  return (
    <section className="card flush">
      <CrudTable<ScreeningHit>
        name="screening"
        caption={t('screening:list.title')}
        columns={useColumns()}
        rows={list.rows}
        rowKey={(hit) => hit.household}
        more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
        tools={
          <b>
            {t('screening:list.count', {
              households: counted(t, 'screening:list.households', summary.households),
              persons: counted(t, 'screening:list.size', summary.persons),
            })}
          </b>
        }
        empty={
          <StateView
            kind="empty"
            title={t('screening:list.empty')}
            text={t('screening:list.emptyHelp', { on })}
          />
        }
        card={(hit) => <HitCard hit={hit} />}
      />
    </section>
  );
}

function useColumns(): readonly Column<ScreeningHit>[] {
  const { t } = useTranslation('screening');
  const { on } = useFrame();
  // An income of long ago is still the latest that is known: its year says so.
  const isOld = (year: number) => year < Number(on.slice(0, 4)) - 1;
  return [
    {
      id: 'head',
      title: t('screening:list.head'),
      render: (hit) => <PageLink to={`/households/${hit.household}`}>{hit.headName}</PageLink>,
    },
    {
      id: 'village',
      title: t('screening:list.village'),
      render: (hit) => `${hit.townName} ${hit.villageName}`,
    },
    {
      id: 'members',
      title: t('screening:list.members'),
      align: 'right',
      render: (hit) => formatNumber(hit.memberCount),
    },
    {
      id: 'income',
      title: t('screening:list.income'),
      align: 'right',
      render: (hit) => (
        <>
          {formatFen(hit.perHeadFen)}
          {hit.incomeYear !== null && (
            <small className={`sc-year ${isOld(hit.incomeYear) ? 'warn' : 'sub'}`}>
              {t('screening:list.year', { year: hit.incomeYear })}
            </small>
          )}
        </>
      ),
    },
    { id: 'reasons', title: t('screening:list.reasons'), render: (hit) => <Reasons hit={hit} /> },
    { id: 'no', title: t('screening:list.no'), hidden: true, render: (hit) => hit.nationalHouseholdNo },
  ];
}

function Reasons({ hit }: { readonly hit: ScreeningHit }) {
  return (
    <ul className="sc-reasons">
      {hit.reasons.map((reason) => (
        <li key={reason.rule}>
          <span className={`tag ${reason.severity === 'high' ? 'amber' : ''}`}>{reason.title}</span>{' '}
          {reason.message}
          <Values reason={reason} />
        </li>
      ))}
    </ul>
  );
}

/** The values used, each member's together: 符小雨：周岁 12，在校生状况 非在校生. */
function Values({ reason }: { readonly reason: ScreeningReason }) {
  const { t, i18n } = useTranslation('screening');
  const label = (name: string) =>
    i18n.exists(`screening:${labelKey(name)}`) ? t(`screening:${labelKey(name)}`) : undefined;
  const lines = valueLines(reason.values, label, t('screening:comma'));
  if (lines.length === 0) return null;
  return (
    <small className="sub">
      {lines
        .map(({ member, words }) => (member === null ? words : t('screening:ofMember', { member, words })))
        .join(t('screening:semicolon'))}
    </small>
  );
}

function HitCard({ hit }: { readonly hit: ScreeningHit }) {
  const { t } = useTranslation('screening');
  return (
    <div className="sc-card">
      <span>
        <PageLink to={`/households/${hit.household}`}>{hit.headName}</PageLink>{' '}
        <small className="sub">
          {hit.townName} {hit.villageName} · {counted(t, 'screening:list.size', hit.memberCount)}
          {hit.perHeadFen !== null && ` · ${t('screening:yuan', { value: formatFen(hit.perHeadFen) })}`}
        </small>
      </span>
      <Reasons hit={hit} />
    </div>
  );
}
