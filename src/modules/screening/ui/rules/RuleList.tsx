import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StateView, Tag, useAddress, useFrame } from '#platform/web/kit.ts';
import { rulesOn } from '#policy/policy.ts';
import { type CompiledRule, RuleKind } from '#policy/rules.ts';
import { casesOf, type PlacePolicy } from './place-policy.ts';
import { useWords } from './use-words.ts';

type Row = { readonly rule: CompiledRule['rule']; readonly isOff: boolean };

/** The rules in force on the day, and those that a document switched off then. */
function rowsOn({ policy }: PlacePolicy, on: string): readonly Row[] {
  const inForce = rulesOn(policy, on).map(({ rule }) => rule);
  const off = rulesOn({ ...policy, off: [] }, on).filter(
    ({ rule }) => !inForce.some(({ id }) => id === rule.id),
  );
  return [
    ...inForce.map((rule) => ({ rule, isOff: false })),
    ...off.map(({ rule }) => ({ rule, isOff: true })),
  ];
}

/** 生效的规则: by kind, found by name, document or department. */
export function RuleList({ place }: { readonly place: PlacePolicy }) {
  const { t } = useTranslation('rules');
  const { say } = useWords();
  const { on } = useFrame();
  const { search, set } = useAddress();
  const [typed, setTyped] = useState('');
  const { kind, by } = search;
  const all = rowsOn(place, on);
  const words = typed.trim().toLowerCase();
  const textOf = ({ rule }: Row) =>
    [
      rule.id,
      say(rule.title),
      say(rule.responsible),
      rule.reference.title,
      rule.reference.no,
      rule.expression,
    ]
      .join(' ')
      .toLowerCase();
  const rows = all.filter(
    (row) =>
      (kind === undefined || row.rule.kind === kind) &&
      (by === undefined || say(row.rule.responsible) === by) &&
      (words === '' || words.split(/\s+/).every((word) => textOf(row).includes(word))),
  );
  const kinds = RuleKind.options.filter((one) => all.some(({ rule }) => rule.kind === one));
  const responsible = [...new Set(all.map(({ rule }) => say(rule.responsible)))].sort();
  return (
    <section className="ru-list" aria-label={t('rules:tab.rules')}>
      <div className="ru-filters">
        <input
          type="search"
          className="field grow"
          value={typed}
          placeholder={t('rules:search')}
          aria-label={t('rules:search')}
          onChange={(event) => setTyped(event.target.value)}
        />
        <select
          className="field"
          aria-label={t('rules:kind')}
          value={kind ?? ''}
          onChange={(event) => set({ kind: event.target.value || undefined })}
        >
          <option value="">{t('rules:allKinds')}</option>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t(`screening:kind.${one}`)}
            </option>
          ))}
        </select>
        <select
          className="field"
          aria-label={t('rules:responsible')}
          value={by ?? ''}
          onChange={(event) => set({ by: event.target.value || undefined })}
        >
          <option value="">{t('rules:allResponsible')}</option>
          {responsible.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <span className="sub" role="status">
          {t('rules:count', { count: rows.length })}
        </span>
      </div>
      {rows.length === 0 && <StateView kind="empty" title={t('rules:none')} text={t('rules:noneHelp')} />}
      {kinds.map((one) => (
        <KindCard
          key={one}
          kind={one}
          rows={rows.filter(({ rule }) => rule.kind === one)}
          place={place}
          wide={words !== '' || kind !== undefined || by !== undefined}
        />
      ))}
    </section>
  );
}

type KindCardProps = {
  readonly kind: RuleKind;
  readonly rows: readonly Row[];
  readonly place: PlacePolicy;
  /** Opened by a filter. */
  readonly wide: boolean;
};

function KindCard({ kind, rows, place, wide }: KindCardProps) {
  const { t } = useTranslation('rules');
  const [open, setOpen] = useState(false);
  if (rows.length === 0) return null;
  const isOpen = wide || open;
  return (
    <section className="card flush ru-kind">
      <h2>
        <button type="button" className="ru-kind-head" aria-expanded={isOpen} onClick={() => setOpen(!open)}>
          <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span> {t(`screening:kind.${kind}`)}{' '}
          <span className="sub">{t('rules:count', { count: rows.length })}</span>
        </button>
      </h2>
      {isOpen && (
        <ul>
          {rows.map((row) => (
            <RuleRow key={row.rule.id} row={row} place={place} />
          ))}
        </ul>
      )}
    </section>
  );
}

function RuleRow({ row: { rule, isOff }, place }: { readonly row: Row; readonly place: PlacePolicy }) {
  const { t } = useTranslation('rules');
  const { say } = useWords();
  const { set } = useAddress();
  const pack = place.packs.find(({ id }) => id === rule.pack);
  const own = rule.rank > 0 && pack !== undefined;
  return (
    <li>
      <button type="button" className="ru-row" onClick={() => set({ rule: rule.id })}>
        <span className="ru-row-title">
          {say(rule.title)} <small className="sub">{say(rule.responsible)}</small>
        </span>
        <span className="ru-row-doc sub">
          {rule.reference.title} {rule.reference.no}
        </span>
        <span className="ru-row-tags">
          {isOff && <Tag tone="red">{t('rules:off')}</Tag>}
          {own && <Tag tone="jade">{pack.layer ? t('rules:amended') : say(pack.title)}</Tag>}
          <Tag tone={rule.severity === 'high' ? 'amber' : 'plain'}>
            {t(`screening:rule.severity.${rule.severity}`)}
          </Tag>
          <small className="sub">{t('rules:caseCount', { count: casesOf(place, rule.id).length })}</small>
        </span>
      </button>
    </li>
  );
}
