import { Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '#platform/web/kit.ts';
import type { ScreeningRule, ScreeningSummary } from '../model.ts';
import { type RuleGroup, ruleGroups } from './rule-groups.ts';

type RuleTableProps = {
  readonly rules: readonly ScreeningRule[];
  readonly counts: ScreeningSummary['byRule'];
  /** Rules that the user named; none = the usual ones. */
  readonly chosen: readonly string[];
  readonly onChoose: (rules: readonly string[]) => void;
};

/** Rules in force by kind, with their documents: how many each finds, how many it cannot tell; choosing some narrows the list. */
export function RuleTable({ rules, counts, chosen, onChoose }: RuleTableProps) {
  const { t } = useTranslation('screening');
  const [typed, setTyped] = useState('');
  const groups = ruleGroups(rules, counts, typed);
  return (
    <section className="card flush sc-rules" aria-labelledby="sc-rules">
      <header className="sc-card-head">
        <h2 id="sc-rules">{t('screening:rule.title')}</h2>
        <span className="sub">
          {chosen.length === 0
            ? t('screening:rule.help')
            : t('screening:rule.chosen', { count: chosen.length })}
        </span>
        {chosen.length > 0 && (
          <button type="button" className="link" onClick={() => onChoose([])}>
            {t('screening:rule.all')}
          </button>
        )}
        <input
          type="search"
          className="sc-rule-search"
          value={typed}
          placeholder={t('screening:rule.search')}
          aria-label={t('screening:rule.search')}
          onChange={(event) => setTyped(event.target.value)}
        />
      </header>
      {groups.length === 0 && <p className="sc-nothing sub">{t('screening:rule.nothing', { typed })}</p>}
      <div className="sc-rules-scroll">
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
          {groups.map((group) => (
            <Group
              key={group.kind}
              group={group}
              counts={counts}
              chosen={chosen}
              onChoose={onChoose}
              wide={typed !== ''}
            />
          ))}
        </table>
      </div>
    </section>
  );
}

type GroupProps = Omit<RuleTableProps, 'rules'> & {
  readonly group: RuleGroup;
  /** Opened by a search. */
  readonly wide: boolean;
};

/** The rules of one kind; those that are usually asked stand open. */
function Group({ group, counts, chosen, onChoose, wide }: GroupProps) {
  const { t } = useTranslation('screening');
  const [open, setOpen] = useState<boolean>();
  const ids = group.rules.map(({ id }) => id);
  const taken = ids.filter((id) => chosen.includes(id));
  const isOpen = wide || (open ?? (group.usual || taken.length > 0));
  const all = taken.length === ids.length;
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <tbody>
      <tr className="sc-group">
        <th scope="rowgroup" colSpan={4}>
          <button type="button" className="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span> {t(`screening:kind.${group.kind}`)}
          </button>{' '}
          <span className="sub">
            {t('screening:rule.group', { count: ids.length })}
            {t('screening:rule.finding', { count: group.finding })}
          </span>
          <button
            type="button"
            className="link sc-take"
            onClick={() =>
              onChoose(all ? chosen.filter((id) => !ids.includes(id)) : [...new Set([...chosen, ...ids])])
            }
          >
            {t(all ? 'screening:rule.leaveGroup' : 'screening:rule.takeGroup')}
          </button>
        </th>
      </tr>
      {isOpen &&
        group.rules.map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            count={counts.find((one) => one.rule === rule.id)}
            on={chosen.includes(rule.id)}
            onToggle={() => toggle(rule.id)}
          />
        ))}
    </tbody>
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
