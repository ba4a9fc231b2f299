import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '#platform/web/kit.ts';
import type { BatchSummary } from '../batch/model.ts';
import type { ChangeKind } from './steps.ts';

type EquationProps = { readonly summary: BatchSummary; readonly onOpen: (kind: ChangeKind) => void };
type Part = {
  readonly name: 'before' | 'changed' | 'unchanged' | 'left' | 'keptBefore' | 'added' | 'after';
  readonly sign: string;
  readonly kind?: ChangeKind;
};

const PARTS: readonly Part[] = [
  { name: 'before', sign: '=' },
  { name: 'changed', sign: '+', kind: 'changed' },
  { name: 'unchanged', sign: '+' },
  { name: 'left', sign: '+', kind: 'left' },
  { name: 'keptBefore', sign: '' },
  { name: 'added', sign: '', kind: 'new' },
  { name: 'after', sign: '' },
];
const ROWS = [
  ['households', 'exchange:changes.households'],
  ['members', 'exchange:changes.persons'],
] as const;

/** 库内原有 = 变更 + 不变 + 表里没有 + 暂不导入 | 新增 → 导入后, for households and members. */
export function Equation({ summary, onOpen }: EquationProps) {
  const { t } = useTranslation('exchange');
  const moved = summary.joined + summary.gone > 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="card flush ex-equation" tabIndex={0} aria-label={t('exchange:changes.caption')}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr">{t('exchange:changes.caption')}</span>
            </th>
            {PARTS.map(({ name, sign }) => (
              <Fragment key={name}>
                {name === 'after' && moved && (
                  <th scope="col" className="n part-moved">
                    {t('exchange:changes.moved')}
                  </th>
                )}
                <th scope="col" className={`n part-${name}`}>
                  {t(`exchange:changes.${name}`)} <i aria-hidden="true">{sign}</i>
                </th>
              </Fragment>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([unit, label]) => (
            <tr key={unit}>
              <th scope="row">{t(label)}</th>
              {PARTS.map(({ name, kind }) => (
                <Fragment key={name}>
                  {name === 'after' && moved && (
                    <td className="n part-moved">
                      {unit === 'members'
                        ? `+${formatNumber(summary.joined)} −${formatNumber(summary.gone)}`
                        : ''}
                    </td>
                  )}
                  <td className={`n part-${name}`}>
                    <Count
                      value={summary[name][unit]}
                      {...(kind === undefined ? {} : { open: () => onOpen(kind) })}
                    />
                  </td>
                </Fragment>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <NarrowEquation summary={summary} onOpen={onOpen} />
    </section>
  );
}

function Count({ value, open }: { readonly value: number; readonly open?: () => void }) {
  if (open === undefined || value === 0) return <>{formatNumber(value)}</>;
  return (
    <button type="button" className="fig" onClick={open}>
      {formatNumber(value)}
    </button>
  );
}

/** The same below each other, for a phone. */
function NarrowEquation({ summary, onOpen }: EquationProps) {
  const { t } = useTranslation('exchange');
  return (
    <dl>
      {PARTS.map(({ name, kind }) => (
        <div key={name} className={`part-${name}`}>
          <dt>{t(`exchange:changes.${name}`)}</dt>
          <dd>
            <Count
              value={summary[name].households}
              {...(kind === undefined ? {} : { open: () => onOpen(kind) })}
            />{' '}
            {t('exchange:changes.households')} {formatNumber(summary[name].members)}{' '}
            {t('exchange:changes.persons')}
          </dd>
        </div>
      ))}
      {summary.joined + summary.gone > 0 && (
        <div>
          <dt>{t('exchange:changes.moved')}</dt>
          <dd>
            +{formatNumber(summary.joined)} −{formatNumber(summary.gone)}
          </dd>
        </div>
      )}
    </dl>
  );
}
