import { useTranslation } from 'react-i18next';
import { formatFen, formatFenChange, Tag, UNKNOWN } from '#platform/web/kit.ts';
import { type AccountLine, type AccountSums, IncomeKind } from '../../account/model.ts';
import { Marks, References, referencesOf } from './References.tsx';

type AccountTableProps = { readonly lines: readonly AccountLine[]; readonly sums: AccountSums };

/** The sheet: each component with what counts, by kind with its subtotal. */
export function AccountTable({ lines, sums }: AccountTableProps) {
  const { t } = useTranslation('account');
  const references = referencesOf(lines);
  const head = (name: string, number = true) => (
    <th scope="col" className={number ? 'n' : ''}>
      {t(`account:col.${name}`)}
    </th>
  );
  return (
    <section className="card flush ac-sheet">
      <table className="plain stacks" aria-label={t('account:title')}>
        <thead>
          <tr>
            {head('item', false)}
            {head('gross')}
            {head('cost')}
            {head('net')}
            {head('counts', false)}
            {head('last')}
            {head('change')}
          </tr>
        </thead>
        {IncomeKind.options.map((kind) => {
          const own = lines.filter((line) => line.kind === kind);
          const total = sums.byKind.find((one) => one.kind === kind);
          if (own.length === 0 || total === undefined) return null;
          return (
            <tbody key={kind}>
              {own.map((line) => (
                <Line key={line.component} line={line} alone={own.length === 1} references={references} />
              ))}
              {own.length > 1 && <Subtotal kind={kind} total={total} />}
            </tbody>
          );
        })}
      </table>
      <References references={references} />
    </section>
  );
}

type SubtotalProps = { readonly kind: IncomeKind; readonly total: AccountSums['byKind'][number] };

/** What of a kind counts; a kind with one line is its own subtotal. */
function Subtotal({ kind, total }: SubtotalProps) {
  const { t } = useTranslation('account');
  return (
    <tr className="ac-sub">
      <th scope="row">
        {t(`account:kind.${kind}`)} {t('account:subtotal')}
      </th>
      <td colSpan={2} className="ac-gap" />
      <td className="n" data-label={t('account:col.net')}>
        <b>{formatFen(total.countedFen)}</b>
      </td>
      <td className="ac-gap" />
      <td className="n" data-label={t('account:col.last')}>
        {formatFen(total.lastFen)}
      </td>
      <td className="n" data-label={t('account:col.change')}>
        {total.lastFen === null ? UNKNOWN : formatFenChange(total.countedFen - total.lastFen)}
      </td>
    </tr>
  );
}

/** The component's name; the kind itself is what was not broken down. */
export function useComponentTitle() {
  const { t } = useTranslation('account');
  return ({ component, kind, title }: Pick<AccountLine, 'component' | 'kind' | 'title'>, alone = false) =>
    component === kind && !alone ? t('account:other', { kind: t(`account:kind.${kind}`) }) : title;
}

type LineProps = {
  readonly line: AccountLine;
  readonly alone: boolean;
  readonly references: readonly string[];
};

function Line({ line, alone, references }: LineProps) {
  const { t } = useTranslation('account');
  const title = useComponentTitle();
  return (
    <tr className={line.counted === true ? '' : 'ac-out'}>
      <th scope="row">
        {title(line, alone)} <Marks line={line} references={references} />{' '}
        {line.from === 'register' && <small className="tag">{t('account:fromRegister')}</small>}
        {line.reason !== '' && (
          <small className="sub ac-note">
            {t('account:col.reason')}: {line.reason}
          </small>
        )}
      </th>
      <td className="n" data-label={t('account:col.gross')}>
        {formatFen(line.grossFen)}
      </td>
      <td className="n" data-label={t('account:col.cost')}>
        {line.costBy === 'none' ? UNKNOWN : formatFen(line.costFen)}
        {line.costBy === 'share' && line.share !== null && (
          <small className="sub ac-note">{t('account:costShare', { percent: line.share.percent })}</small>
        )}
      </td>
      <td className="n" data-label={t('account:col.net')}>
        {formatFen(line.netFen)}
      </td>
      <td data-label={t('account:col.counts')}>
        <Counts counted={line.counted} />
      </td>
      <td className="n" data-label={t('account:col.last')}>
        {formatFen(line.lastFen)}
      </td>
      <td className="n" data-label={t('account:col.change')}>
        {line.lastFen === null ? UNKNOWN : formatFenChange(line.netFen - line.lastFen)}
      </td>
    </tr>
  );
}

export function Counts({ counted }: { readonly counted: boolean | null }) {
  const { t } = useTranslation('account');
  if (counted === null) return <Tag tone="amber">{t('account:undecided')}</Tag>;
  return counted ? <Tag tone="jade">{t('account:counted')}</Tag> : <Tag>{t('account:excluded')}</Tag>;
}
