import { useTranslation } from 'react-i18next';
import { addDays } from '#kernel/day.ts';
import type { Activity } from '#modules/access/model.ts';
import { PageLink } from '#platform/web/address.tsx';
import { formatNumber } from '#platform/web/format.ts';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { useRead } from '#platform/web/queries.ts';
import { type Deed, deedsOf } from './yesterday-deeds.ts';

/** 昨天: what changed in the area on the day before the cut-off date, in one sentence; each figure opens. */
export function Yesterday({ name }: { readonly name: string }) {
  const { t } = useTranslation('frame');
  const { area, on, past } = useFrame();
  const day = addDays(on, -1);
  const activity = useRead<Activity>('/api/activity', { area, day });
  const deeds = deedsOf(activity.data?.items ?? []);
  const when = t(past ? 'frame:yesterday.before' : 'frame:yesterday.yesterday', { day, area: name });
  if (activity.isPending) return <p className="workbench-sentence wait">…</p>;
  return (
    <p className="workbench-sentence">
      <span className="sub">{when}</span>{' '}
      {deeds.length === 0
        ? t('frame:yesterday.nothing')
        : deeds.map((deed, index) => (
            <span key={deed.kind}>
              {index > 0 && t('frame:workbench.comma')}
              <DeedWords deed={deed} day={day} />
            </span>
          ))}
      {t('frame:workbench.stop')}
    </p>
  );
}

/** The number stands within its sentence; it opens the audit of that day for who reads it, else the page of the work. */
function DeedWords({ deed, day }: { readonly deed: Deed; readonly day: string }) {
  const { t } = useTranslation('frame');
  const { session } = useFrame();
  const [before = '', after = ''] = t(`frame:yesterday.${deed.kind}`, { number: '\u0000' }).split('\u0000');
  const audit = session.pages.includes('audit');
  const [only] = deed.commands;
  const search = {
    from: day,
    to: day,
    ...(deed.commands.length === 1 ? { command: only } : {}),
  };
  return (
    <>
      {before}
      <PageLink to={audit ? '/audit' : deed.page} search={audit ? search : {}} className="fig">
        {formatNumber(deed.count)}
      </PageLink>
      {after}
    </>
  );
}
