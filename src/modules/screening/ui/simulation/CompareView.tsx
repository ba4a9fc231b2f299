import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  CrudTable,
  counted,
  ErrorView,
  formatFen,
  formatFenChange,
  formatNumber,
  PageLink,
  read,
  Skeleton,
  StateView,
  UNKNOWN,
  useList,
  useRead,
} from '#platform/web/kit.ts';
import type { Comparison, Count, DifferingHousehold, Side, SimulationSums } from '../../simulation/model.ts';

type Pair = { readonly a: string; readonly b: string };
const signed = (value: number) => (value > 0 ? `+${formatNumber(value)}` : formatNumber(value));

/** Two saved scenarios side by side: sums, places, and the households that they judge differently. */
export function CompareView({ a, b }: Pair) {
  const { t } = useTranslation('simulation');
  const compared = useRead<Comparison>(`/api/simulations/${a}/compare/${b}`);
  if (compared.error !== null)
    return <ErrorView error={compared.error} retry={() => void compared.refetch()} />;
  if (compared.data === undefined) return <Skeleton rows={8} />;
  const { data } = compared;
  return (
    <>
      <section className="card flush sm-figures" aria-labelledby="sm-compare">
        <header className="sm-card-head">
          <h2 id="sm-compare">{t('simulation:compare.title')}</h2>
          <span className="sub">{t('simulation:compare.help')}</span>
        </header>
        <Sums compared={data} />
      </section>
      <Areas compared={data} />
      <Differing compared={data} />
    </>
  );
}

const GROUPS = ['selected', 'enter', 'leave', 'stay', 'neither', 'unknown'] as const;

function Head({ first, compared }: { readonly first: string; readonly compared: Comparison }) {
  const { t } = useTranslation('simulation');
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {[compared.a, compared.b].map((one) => (
          <th key={one.id} scope="col" className="n">
            <PageLink to={`/screening/simulation/${one.id}`}>{one.title}</PageLink>
            <small className="sub sm-under">{one.on}</small>
          </th>
        ))}
        <th scope="col" className="n">
          {t('simulation:result.difference')}
        </th>
      </tr>
    </thead>
  );
}

function Sums({ compared }: { readonly compared: Comparison }) {
  const { t } = useTranslation('simulation');
  const [a, b] = [compared.a.sums, compared.b.sums];
  if (a === null || b === null) return null;
  const row = (label: string, pick: (side: Side) => Count): ReactNode => (
    <tr key={label}>
      <th scope="row">{label}</th>
      {[a, b].map((sums, index) => (
        <td key={index === 0 ? 'a' : 'b'} className="n">
          {formatNumber(pick(sums.scenario).households)}{' '}
          <small className="sub">{counted(t, 'simulation:persons', pick(sums.scenario).persons)}</small>
        </td>
      ))}
      <td className="n">{signed(pick(b.scenario).households - pick(a.scenario).households)}</td>
    </tr>
  );
  return (
    <table>
      <Head first={t('simulation:result.unit')} compared={compared} />
      <tbody>
        {GROUPS.map((name) => row(t(`simulation:group.${name}`), (side) => side[name]))}
        <tr>
          <th scope="row">{t('simulation:result.cost')}</th>
          <td className="n">{formatFen(a.scenario.costFen)}</td>
          <td className="n">{formatFen(b.scenario.costFen)}</td>
          <td className="n">{formatFenChange(b.scenario.costFen - a.scenario.costFen)}</td>
        </tr>
      </tbody>
    </table>
  );
}

const selectedOf = (sums: SimulationSums | null) => sums?.scenario.selected.households ?? null;

function Areas({ compared }: { readonly compared: Comparison }) {
  const { t } = useTranslation('simulation');
  const total = (side: 'a' | 'b') => selectedOf(compared[side].sums) ?? 0;
  const shown = (value: number | null) => (value === null ? UNKNOWN : formatNumber(value));
  return (
    <section className="card flush sm-areas" aria-labelledby="sm-compare-areas">
      <header className="sm-card-head">
        <h2 id="sm-compare-areas">{t('simulation:compare.areas')}</h2>
        <span className="sub">{t('simulation:compare.areasHelp')}</span>
      </header>
      <table>
        <Head first={t('simulation:area.name')} compared={compared} />
        <tbody>
          {compared.byArea.map((one) => {
            const [a, b] = [selectedOf(one.a), selectedOf(one.b)];
            return (
              <tr key={one.area}>
                <th scope="row">{one.areaName}</th>
                <td className="n">{shown(a)}</td>
                <td className="n">{shown(b)}</td>
                <td className="n">{a === null || b === null ? UNKNOWN : signed(b - a)}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('simulation:sheet.total')}</th>
            <td className="n">{formatNumber(total('a'))}</td>
            <td className="n">{formatNumber(total('b'))}</td>
            <td className="n">{signed(total('b') - total('a'))}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function Differing({ compared }: { readonly compared: Comparison }) {
  const { t } = useTranslation('simulation');
  const { villages } = compared;
  const [a, b] = [compared.a.id, compared.b.id];
  const list = useList<DifferingHousehold>(['differing', a, b], (cursor, signal) =>
    read(`/api/simulations/${a}/differing/${b}`, cursor === undefined ? {} : { cursor }, signal),
  );
  const title = t('simulation:compare.households');
  const mark = (side: 'a' | 'b'): Column<DifferingHousehold> => ({
    id: side,
    title: compared[side].title,
    render: (one) => t(`simulation:mark.${one[side]}`),
  });
  const columns: readonly Column<DifferingHousehold>[] = [
    { id: 'head', title: t('simulation:column.head'), render: (one) => <Name one={one} /> },
    {
      id: 'village',
      title: t('simulation:column.village'),
      render: (one) => `${one.townName} ${one.villageName}`,
    },
    {
      id: 'members',
      title: t('simulation:column.members'),
      align: 'right',
      render: (one) => formatNumber(one.memberCount),
    },
    mark('a'),
    mark('b'),
  ];
  return (
    <section className="card flush sm-households" aria-label={title}>
      <CrudTable<DifferingHousehold>
        name="differing"
        caption={title}
        columns={columns}
        rows={list.rows}
        rowKey={(one) => one.household}
        loading={list.loading}
        error={list.error}
        retry={list.retry}
        more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
        tools={
          <>
            <b>{title}</b>{' '}
            <span className="sub">{t('simulation:compare.villages', { count: villages })}</span>
          </>
        }
        empty={
          <StateView
            kind="empty"
            title={t('simulation:compare.same')}
            text={t('simulation:compare.sameHelp')}
          />
        }
        card={(one) => (
          <div className="sm-card">
            <Name one={one} />
            <small className="sub">
              {one.townName} {one.villageName}
            </small>
            <span>
              {compared.a.title} {t(`simulation:mark.${one.a}`)} · {compared.b.title}{' '}
              {t(`simulation:mark.${one.b}`)}
            </span>
          </div>
        )}
      />
    </section>
  );
}

function Name({ one }: { readonly one: DifferingHousehold }) {
  return <PageLink to={`/households/${one.household}`}>{one.headName ?? one.nationalHouseholdNo}</PageLink>;
}
