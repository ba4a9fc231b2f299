import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  ErrorView,
  formatInstant,
  Skeleton,
  StateView,
  Tag,
  type Tone,
  useAddress,
} from '#platform/web/kit.ts';
import type { Amendment } from '../../amendments/model.ts';

const TONES: Readonly<Record<Amendment['state'], Tone>> = {
  draft: 'plain',
  submitted: 'amber',
  approved: 'jade',
  'sent-back': 'red',
  withdrawn: 'plain',
};

export function StateTag({ state }: { readonly state: Amendment['state'] }) {
  const { t } = useTranslation('rules');
  return <Tag tone={TONES[state]}>{t(`rules:state.${state}`)}</Tag>;
}

/** How much an amendment changes, in words. */
export function CountWords({ counts }: { readonly counts: Amendment['counts'] }) {
  const { t } = useTranslation('rules');
  const parts = (['rules', 'off', 'parameters', 'other'] as const)
    .filter((one) => counts[one] > 0)
    .map((one) => t(`rules:counts.${one}`, { count: counts[one] }));
  return <>{parts.length === 0 ? t('rules:counts.none') : parts.join(t('rules:comma'))}</>;
}

/** 变更记录: drafts, what waits for another person, and all that was ever approved here. */
export function AmendmentList({ query }: { readonly query: UseQueryResult<{ items: Amendment[] }> }) {
  const { t } = useTranslation('rules');
  const { set } = useAddress();
  if (query.error) return <ErrorView error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton rows={5} />;
  if (query.data.items.length === 0)
    return <StateView kind="empty" title={t('rules:noAmendments')} text={t('rules:noAmendmentsHelp')} />;
  return (
    <section className="card flush" aria-label={t('rules:tab.amendments')}>
      <ul className="ru-amendments">
        {query.data.items.map((one) => (
          <li key={one.id}>
            <button type="button" className="ru-row" onClick={() => set({ amendment: one.id })}>
              <span className="ru-row-title">
                {one.title} <small className="sub">{one.areaName}</small>
              </span>
              <span className="sub">
                <CountWords counts={one.counts} />
              </span>
              <span className="ru-row-tags">
                <small className="sub">
                  {one.steps.at(-1)?.name} {formatInstant(one.changedAt)}
                </small>
                <StateTag state={one.state} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
