import { useTranslation } from 'react-i18next';
import {
  type Column,
  CrudTable,
  formatFen,
  formatNumber,
  PageLink,
  read,
  StateView,
  useAddress,
  useFrame,
  useList,
} from '#platform/web/kit.ts';
import type { CauseView, SimulatedHousehold, SimulatedPage } from '../../simulation/model.ts';
import { labelKey } from '../../values.ts';
import { nameOfGroup, type Shown } from './groups.ts';

type SimulatedTableProps = {
  readonly id: string;
  readonly shown: Shown;
  readonly causes: readonly CauseView[];
};

/** The households behind a figure, worked out again, each with why. */
export function SimulatedTable({ id, shown, causes }: SimulatedTableProps) {
  const { t } = useTranslation('simulation');
  const { area } = useFrame();
  const { set } = useAddress();
  const { group, cause, deciding } = shown;
  const list = useList<SimulatedHousehold, SimulatedPage>(
    ['simulated', id, group, cause, deciding],
    (cursor, signal) =>
      read(`/api/simulations/${id}/households`, { group, area, cause, deciding, cursor }, signal),
  );
  const { side, name } = nameOfGroup(group);
  const rule = causes.find((one) => one.cause === cause);
  const title = [
    ...(side ? [t(`simulation:side.${side}`)] : []),
    t(`simulation:group.${name}`),
    ...(cause === undefined ? [] : [rule?.title ?? t(`simulation:cause.${cause}`)]),
  ].join(' · ');
  return (
    <section className="card flush sm-households" aria-label={title}>
      {list.first?.holds === false && (
        <p className="sm-notice" role="note">
          {t('simulation:notice.holds')}
        </p>
      )}
      <CrudTable<SimulatedHousehold>
        name="simulated"
        caption={title}
        columns={useColumns()}
        rows={list.rows}
        rowKey={(one) => one.household}
        loading={list.loading}
        error={list.error}
        retry={list.retry}
        more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
        tools={
          <>
            <b>{title}</b>
            <button
              type="button"
              className="link"
              onClick={() => set({ group: undefined, cause: undefined, deciding: undefined })}
            >
              {t('simulation:households.close')}
            </button>
          </>
        }
        empty={
          <StateView
            kind="empty"
            title={t('simulation:households.empty')}
            text={t('simulation:households.emptyHelp')}
          />
        }
        card={(one) => <HouseholdCard one={one} />}
      />
    </section>
  );
}

function useColumns(): readonly Column<SimulatedHousehold>[] {
  const { t } = useTranslation('simulation');
  return [
    { id: 'head', title: t('simulation:column.head'), render: (one) => <Head one={one} /> },
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
    {
      id: 'income',
      title: t('simulation:column.income'),
      align: 'right',
      render: (one) => (
        <>
          {formatFen(one.perHeadFen)}
          {one.incomeYear !== null && (
            <small className="sub"> {t('simulation:households.year', { year: one.incomeYear })}</small>
          )}
        </>
      ),
    },
    { id: 'marks', title: t('simulation:households.marks'), render: (one) => <Marks one={one} /> },
    { id: 'causes', title: t('simulation:column.causes'), render: (one) => <Causes one={one} /> },
    {
      id: 'no',
      title: t('simulation:column.household'),
      hidden: true,
      render: (one) => one.nationalHouseholdNo,
    },
  ];
}

function Head({ one }: { readonly one: SimulatedHousehold }) {
  return <PageLink to={`/households/${one.household}`}>{one.headName ?? one.nationalHouseholdNo}</PageLink>;
}

/** 不在 → 在 → 在: today, by the policy as it is, by the scenario. */
function Marks({ one }: { readonly one: SimulatedHousehold }) {
  const { t } = useTranslation('simulation');
  return (
    <span className="sm-marks">
      {(['today', 'base', 'scenario'] as const).map((name) => (
        <span key={name}>
          <small className="sub">{t(`simulation:column.${name}`)}</small> {t(`simulation:mark.${one[name]}`)}
        </span>
      ))}
    </span>
  );
}

function Causes({ one }: { readonly one: SimulatedHousehold }) {
  const { t, i18n } = useTranslation('simulation');
  const label = (name: string) =>
    i18n.exists(`screening:${labelKey(name)}`) ? t(`screening:${labelKey(name)}`) : name;
  return (
    <ul className="sm-reasons">
      {one.causes.map(({ cause, title, reason, missing }) => (
        <li key={cause}>
          {title === null ? t(`simulation:cause.${cause}`) : <span className="tag">{title}</span>}{' '}
          {reason?.message}
          {missing.length > 0 && (
            <small className="sub">
              {t('simulation:households.missing', { names: missing.map(label).join(t('simulation:comma')) })}
            </small>
          )}
        </li>
      ))}
    </ul>
  );
}

function HouseholdCard({ one }: { readonly one: SimulatedHousehold }) {
  return (
    <div className="sm-card">
      <Head one={one} />
      <small className="sub">
        {one.townName} {one.villageName}
      </small>
      <Marks one={one} />
      <Causes one={one} />
    </div>
  );
}
