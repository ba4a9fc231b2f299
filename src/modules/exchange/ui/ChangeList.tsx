import { useTranslation } from 'react-i18next';
import { ErrorView, type ListPage, read, Skeleton, StateView, useList } from '#platform/web/kit.ts';
import type { Batch, BatchChange, BatchSummary } from '../batch/model.ts';
import { useChangeWords } from './changeWords.ts';
import type { ChangeKind } from './steps.ts';

type ChangeListProps = {
  readonly batch: Batch;
  readonly kind: ChangeKind;
  readonly field: string | undefined;
  readonly summary: BatchSummary;
};

const EMPTY_TEXT = {
  changed: 'exchange:changes.noneChanged',
  new: 'exchange:changes.noneNew',
  left: 'exchange:changes.noneLeft',
} as const;

/** Households that change, old → new; without a field chosen, one example of each field stands above them. */
export function ChangeList({ batch, kind, field, summary }: ChangeListProps) {
  const { t } = useTranslation('exchange');
  const list = useList<BatchChange>(['changes', batch.id, kind, field ?? ''], (cursor, signal) =>
    read<ListPage<BatchChange>>(`/api/imports/${batch.id}/changes`, { kind, field, cursor }, signal),
  );
  if (list.loading) return <Skeleton rows={6} />;
  if (list.error !== null) return <ErrorView error={list.error} retry={list.retry} />;
  if (list.rows.length === 0)
    return (
      <StateView
        kind="empty"
        title={t(EMPTY_TEXT[kind])}
        text={kind === 'left' ? t('exchange:changes.leftHelp') : ''}
      />
    );
  return (
    <section
      className="ex-change-list"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={t(`exchange:changes.${kind === 'new' ? 'added' : kind}`)}
    >
      {kind === 'changed' && field === undefined && <Examples summary={summary} />}
      <table>
        <thead>
          <tr>
            <th scope="col">{t('exchange:changes.name')}</th>
            <th scope="col">{t('exchange:changes.householdNo')}</th>
            <th scope="col" className="opt">
              {t('exchange:changes.village')}
            </th>
            <th scope="col" className="n opt">
              {t('exchange:changes.members')}
            </th>
            {kind === 'changed' && <th scope="col">{t('exchange:changes.oldNew')}</th>}
            {kind !== 'left' && (
              <th scope="col" className="opt">
                {t('exchange:changes.place')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {list.rows.map((change) => (
            <tr key={`${change.nationalHouseholdNo} ${change.kind}`}>
              <th scope="row">{change.headName}</th>
              <td>{change.nationalHouseholdNo}</td>
              <td className="opt">{change.villageName}</td>
              <td className="n opt">{change.members}</td>
              {kind === 'changed' && (
                <td>
                  <Fields change={change} only={field} />
                </td>
              )}
              {kind !== 'left' && (
                <td className="sub opt">
                  {change.sheet} {change.row}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {list.more && (
        <button type="button" className="btn quiet" disabled={list.loadingMore} onClick={list.loadMore}>
          {t('exchange:changes.more')}
        </button>
      )}
    </section>
  );
}

function Fields({ change, only }: { readonly change: BatchChange; readonly only: string | undefined }) {
  const words = useChangeWords();
  const fields = only === undefined ? change.fields : change.fields.filter((one) => one.field === only);
  return (
    <ul className="ex-change-fields">
      {fields.map((one) => (
        <li key={`${one.field} ${one.person ?? ''}`}>
          {one.person !== undefined && one.person !== '' && one.person !== change.headName && (
            <span className="sub">{one.person} </span>
          )}
          {only === undefined && <span className="sub">{words.name(one.field)} </span>}
          <OldNew field={one.field} old={one.old} now={one.new} />
        </li>
      ))}
    </ul>
  );
}

type OldNewProps = { readonly field: string; readonly old: string | null; readonly now: string | null };

/** Old struck through → new. */
function OldNew({ field, old, now }: OldNewProps) {
  const { t } = useTranslation('exchange');
  const words = useChangeWords();
  const text = (value: string | null) =>
    value === null || value === '' ? t('exchange:changes.empty') : words.value(field, value);
  return (
    <>
      <del>{text(old)}</del> <span aria-hidden="true">→</span> <ins>{text(now)}</ins>
    </>
  );
}

function Examples({ summary }: { readonly summary: BatchSummary }) {
  const { t } = useTranslation('exchange');
  const words = useChangeWords();
  const shown = summary.byField
    .flatMap(({ field, example }) => (example === null ? [] : [{ field, example }]))
    .slice(0, 8);
  if (shown.length === 0) return null;
  return (
    <table className="ex-examples">
      <thead>
        <tr>
          <th scope="col">{t('exchange:changes.example')}</th>
          <th scope="col">{t('exchange:changes.householdNo')}</th>
          <th scope="col">{t('exchange:changes.oldNew')}</th>
          <th scope="col">{t('exchange:changes.field')}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ field, example }) => (
          <tr key={field}>
            <th scope="row">{example.name}</th>
            <td>{example.householdNo}</td>
            <td>
              <OldNew field={field} old={example.old} now={example.new} />
            </td>
            <td>{words.name(field)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
