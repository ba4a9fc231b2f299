import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber, useAsk, useFrame } from '#platform/web/kit.ts';
import type { ScreeningRule } from '../model.ts';
import type { VillageAnswer } from '../villages/model.ts';

/** Rules that judge villages: how many villages each finds; one opens with its villages and what is lacking. */
export function VillageRules({ rules }: { readonly rules: readonly ScreeningRule[] }) {
  const { t } = useTranslation('screening');
  const { area, on } = useFrame();
  const answer = useAsk<VillageAnswer>(
    '/api/screening/villages',
    { area, on },
    { enabled: rules.length > 0 },
  );
  const [open, setOpen] = useState<string>();
  if (rules.length === 0 || answer.data === undefined || answer.data.rules.length === 0) return null;
  const { data } = answer;
  return (
    <section className="card flush sc-rules sc-villages" aria-labelledby="sc-villages">
      <header className="sc-card-head">
        <h2 id="sc-villages">{t('screening:village.title')}</h2>
        <span className="sub">{t('screening:village.help')}</span>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('screening:rule.name')}</th>
            <th scope="col" className="n">
              {t('screening:village.hit')}
            </th>
            <th scope="col" className="n">
              {t('screening:village.unknown')}
            </th>
            <th scope="col" className="n opt">
              {t('screening:village.clear')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.rules.map((rule) => (
            <RuleLine
              key={rule.rule}
              rule={rule}
              data={data}
              isOpen={open === rule.rule}
              onToggle={() => setOpen(open === rule.rule ? undefined : rule.rule)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

type RuleLineProps = {
  readonly rule: VillageAnswer['rules'][number];
  readonly data: VillageAnswer;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
};

function RuleLine({ rule, data, isOpen, onToggle }: RuleLineProps) {
  return (
    <>
      <tr className={isOpen ? 'sel' : ''}>
        <th scope="row">
          <button
            type="button"
            className="link sc-village-rule"
            aria-expanded={isOpen}
            disabled={rule.hit + rule.unknown === 0}
            onClick={onToggle}
          >
            {rule.title}
          </button>{' '}
          <small className="sub">{rule.responsible}</small>
        </th>
        <td className="n">
          <b>{formatNumber(rule.hit)}</b>
        </td>
        <td className={`n ${rule.unknown > 0 ? 'warn' : 'sub'}`}>{formatNumber(rule.unknown)}</td>
        <td className="n opt">{formatNumber(rule.clear)}</td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={4}>
            <VillageList rule={rule.rule} data={data} />
          </td>
        </tr>
      )}
    </>
  );
}

/** The villages that a rule finds, with its sentence; then those of which something is not known, with what. */
function VillageList({ rule, data }: { readonly rule: string; readonly data: VillageAnswer }) {
  const { t } = useTranslation('screening');
  const found = data.villages.flatMap((village) => {
    const reason = village.reasons.find((one) => one.rule === rule);
    const unknown = village.unknown.find((one) => one.rule === rule);
    if (reason) return [{ village, text: reason.message, isHit: true }];
    const missing = unknown?.missing.join(t('screening:comma')) ?? '';
    return unknown ? [{ village, text: t('screening:village.missing', { missing }), isHit: false }] : [];
  });
  const sorted = [...found].sort((a, b) => Number(b.isHit) - Number(a.isHit));
  return (
    <ul className="sc-village-list">
      {sorted.map(({ village, text, isHit }) => (
        <li key={village.village}>
          <b>
            {village.townName} {village.name}
          </b>{' '}
          <span className={isHit ? '' : 'sub'}>{text}</span>
        </li>
      ))}
    </ul>
  );
}
