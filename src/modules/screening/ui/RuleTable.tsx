import { Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '#platform/web/kit.ts';
import type { ScreeningRule, ScreeningSummary } from '../model.ts';

type RuleTableProps = {
  readonly rules: readonly ScreeningRule[];
  readonly counts: ScreeningSummary['byRule'];
  /** Rules that the user named; none = the usual ones. */
  readonly chosen: readonly string[];
  readonly onChoose: (rules: readonly string[]) => void;
};

/** Rules in force with their documents: how many each finds, how many it cannot tell; choosing some narrows the list. */
export function RuleTable({ rules, counts, chosen, onChoose }: RuleTableProps) {
  const { t } = useTranslation('screening');
  const [open, setOpen] = useState<boolean>();
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const usual = rules.filter((rule) => rule.usual);
  const more = rules.filter((rule) => !rule.usual);
  const row = (rule: ScreeningRule) => (
    <RuleRow
      key={rule.id}
      rule={rule}
      count={counts.find((one) => one.rule === rule.id)}
      on={chosen.includes(rule.id)}
      onToggle={() => toggle(rule.id)}
    />
  );
  const isOpen = open ?? more.some((rule) => chosen.includes(rule.id));
  return (
    <section className="card flush sc-rules" aria-labelledby="sc-rules">
      <header className="sc-card-head">
        <h2 id="sc-rules">{t('screening:rule.title')}</h2>
        <span className="sub">
          {chosen.length === 0 ? t('screening:rule.help') : t('screening:rule.chosen', { n: chosen.length })}
        </span>
        {chosen.length > 0 && (
          <button type="button" className="link" onClick={() => onChoose([])}>
            {t('screening:rule.all')}
          </button>
        )}
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('screening:rule.name')}</th>
            <th scope="col" className="opt">
              {t('screening:rule.reference')}
            </th>
            <th scope="col" className="n">
              {t('screening:rule.households')}
            </th>
            <th scope="col" className="n">
              {t('screening:rule.unknown')}
            </th>
          </tr>
        </thead>
        <tbody>{usual.map(row)}</tbody>
        {more.length > 0 && (
          <tbody>
            <tr className="sc-group">
              <th scope="rowgroup" colSpan={4}>
                <button
                  type="button"
                  className="link"
                  aria-expanded={isOpen}
                  onClick={() => setOpen(!isOpen)}
                >
                  {t(isOpen ? 'screening:rule.less' : 'screening:rule.more', { count: more.length })}
                </button>
              </th>
            </tr>
            {isOpen && more.map(row)}
          </tbody>
        )}
      </table>
    </section>
  );
}

type RuleRowProps = {
  readonly rule: ScreeningRule;
  readonly count: ScreeningSummary['byRule'][number] | undefined;
  readonly on: boolean;
  readonly onToggle: () => void;
};

function RuleRow({ rule, count, on, onToggle }: RuleRowProps) {
  return (
    <tr className={on ? 'sel' : ''}>
      <th scope="row">
        <label>
          <input type="checkbox" checked={on} onChange={onToggle} /> {rule.title}{' '}
          <small className="sub">{rule.responsible}</small>
        </label>
      </th>
      <td className="opt">
        <Popover trigger={['click']} content={<RuleText rule={rule} />}>
          <button type="button" className="link sc-reference">
            {rule.reference.title} <small className="sub">{rule.reference.no}</small>
          </button>
        </Popover>
      </td>
      <td className="n">
        {count?.asked === true ? (
          <b>{formatNumber(count.households)}</b>
        ) : (
          formatNumber(count?.households ?? 0)
        )}
      </td>
      <td className={`n ${(count?.unknown ?? 0) > 0 ? 'warn' : 'sub'}`}>
        {formatNumber(count?.unknown ?? 0)}
      </td>
    </tr>
  );
}

function RuleText({ rule }: { readonly rule: ScreeningRule }) {
  const { t } = useTranslation('screening');
  return (
    <dl className="sc-rule-text">
      <dt>
        {rule.reference.title} {rule.reference.no}
      </dt>
      <dd>
        {rule.validTo === null
          ? t('screening:rule.valid', { from: rule.validFrom })
          : t('screening:rule.validTo', { from: rule.validFrom, to: rule.validTo })}
      </dd>
      <dt>{t('screening:rule.expression')}</dt>
      <dd>
        <code>{rule.expression}</code>
      </dd>
    </dl>
  );
}
