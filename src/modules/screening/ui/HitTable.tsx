import { useTranslation } from 'react-i18next';
import {
  type Column,
  CrudTable,
  formatFen,
  formatNumber,
  type List,
  PageLink,
  StateView,
  useFrame,
} from '#platform/web/kit.ts';
import type { ScreeningAnswer, ScreeningHit } from '../model.ts';
import { shownValue } from './values.ts';

/** Households found, each with its reasons and the values that the rules looked at. */
export function HitTable({ list }: { readonly list: List<ScreeningHit, ScreeningAnswer> }) {
  const { t } = useTranslation('screening');
  const { on, session } = useFrame();
  const households = list.first?.households ?? 0;
  const persons = list.first?.persons ?? 0;
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
            {t('screening:list.title')} {formatNumber(households)} {t('screening:headline.householdUnit')}{' '}
            {formatNumber(persons)} {t('screening:headline.personUnit')}
          </b>
        }
        empty={
          <StateView
            kind="empty"
            title={t('screening:list.empty')}
            text={t('screening:list.emptyHelp', { on, area: session.area.name })}
          />
        }
        card={(hit) => <HitCard hit={hit} />}
      />
    </section>
  );
}

function useColumns(): readonly Column<ScreeningHit>[] {
  const { t } = useTranslation('screening');
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
    { id: 'members', title: t('screening:list.members'), align: 'right', render: (hit) => hit.memberCount },
    {
      id: 'income',
      title: t('screening:list.income'),
      align: 'right',
      render: (hit) => formatFen(hit.perHeadFen),
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
          <span className="tag amber">{reason.title}</span> {reason.message}
          <Values values={reason.values} />
        </li>
      ))}
    </ul>
  );
}

function Values({ values }: { readonly values: ScreeningHit['reasons'][number]['values'] }) {
  const { t, i18n } = useTranslation('screening');
  const known = Object.entries(values).filter(([name]) =>
    i18n.exists(`screening:value.${name.replaceAll('.', '_')}`),
  );
  if (known.length === 0) return null;
  const text = (name: string, value: (typeof values)[string]): string => {
    const shown = shownValue(name, value);
    if (shown.kind === 'money') return t('screening:yuan', { value: formatFen(shown.fen) });
    if (shown.kind === 'truth') return t(shown.is ? 'screening:yes' : 'screening:no');
    return shown.kind === 'unknown' ? t('screening:notKnown') : shown.text;
  };
  return (
    <small className="sub">
      {known
        .map(([name, value]) => `${t(`screening:value.${name.replaceAll('.', '_')}`)} ${text(name, value)}`)
        .join(' · ')}
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
          {hit.townName} {hit.villageName} · {hit.memberCount} {t('screening:headline.personUnit')} ·{' '}
          {t('screening:yuan', { value: formatFen(hit.perHeadFen) })}
        </small>
      </span>
      <Reasons hit={hit} />
    </div>
  );
}
