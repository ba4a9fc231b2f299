import { useTranslation } from 'react-i18next';
import { ErrorView, PageLink, Skeleton, useAddress, useRouteId } from '#platform/web/kit.ts';
import type { HouseholdFile } from '../households/model.ts';
import { CorrectHousehold } from './CorrectHousehold.tsx';
import { FindingsTab } from './FindingsTab.tsx';
import { HouseholdHead } from './HouseholdHead.tsx';
import { useHouseholdFile } from './household-file.ts';
import { IncomesTab } from './IncomesTab.tsx';
import { LivingTab } from './LivingTab.tsx';
import { placeInWalk } from './list-walk.ts';
import { MembersTab } from './MembersTab.tsx';
import { Overview } from './Overview.tsx';
import './household.css';
import './households.css';
import { SurveyTab } from './survey/SurveyTab.tsx';
import { TimelineTab } from './TimelineTab.tsx';

const TABS = ['overview', 'members', 'incomes', 'living', 'survey', 'findings', 'timeline'] as const;
type Tab = (typeof TABS)[number];

/** 户档: one household as of the cut-off date. */
export function HouseholdPage() {
  const id = useRouteId();
  const file = useHouseholdFile(id);
  if (file.isError) {
    return (
      <div className="page">
        <ErrorView error={file.error} retry={() => void file.refetch()} />
      </div>
    );
  }
  if (file.data === undefined) return <Skeleton />;
  return <File file={file.data} />;
}

function File({ file }: { readonly file: HouseholdFile }) {
  const { search, set } = useAddress();
  const tab = TABS.find((one) => one === search.tab) ?? 'overview';
  return (
    <div className="page household">
      <Crumb id={file.id} />
      <HouseholdHead file={file} />
      <TabLine file={file} tab={tab} onTab={(next) => set({ tab: next === 'overview' ? undefined : next })} />
      {tab === 'overview' && <Overview file={file} />}
      {(tab === 'members' || tab === 'overview') && <MembersTab file={file} />}
      {tab === 'incomes' && <IncomesTab file={file} />}
      {tab === 'living' && <LivingTab file={file} />}
      {tab === 'survey' && <SurveyTab household={file.id} />}
      {tab === 'findings' && <FindingsTab file={file} />}
      {tab === 'timeline' && <TimelineTab id={file.id} />}
      {tab === 'overview' && <TimelineTab id={file.id} most={6} onAll={() => set({ tab: 'timeline' })} />}
    </div>
  );
}

/** Where the household stands in the list that one came from. */
function Crumb({ id }: { readonly id: string }) {
  const { t } = useTranslation('registry');
  const place = placeInWalk(id);
  if (place === undefined) {
    return (
      <nav className="crumb sub no-print" aria-label={t('registry:crumb')}>
        <PageLink to="/households">{t('registry:list.title')}</PageLink>
      </nav>
    );
  }
  return (
    <nav className="crumb sub no-print" aria-label={t('registry:crumb')}>
      <PageLink to="/households" search={place.search}>
        {place.title}
      </PageLink>
      <span>{t('registry:crumbPlace', { number: place.number })}</span>
      <span className="grow" />
      {place.previous !== undefined && (
        <PageLink to={`/households/${place.previous.id}`}>↑ {place.previous.headName}</PageLink>
      )}
      {place.next !== undefined && (
        <PageLink to={`/households/${place.next.id}`}>↓ {place.next.headName}</PageLink>
      )}
    </nav>
  );
}

type TabLineProps = { readonly file: HouseholdFile; readonly tab: Tab; readonly onTab: (tab: Tab) => void };

function TabLine({ file, tab, onTab }: TabLineProps) {
  const { t } = useTranslation('registry');
  const counts: Partial<Record<Tab, number>> = {
    members: file.members.length,
    incomes: file.incomes.length,
    findings: file.findings.filter((finding) => finding.state === 'open').length,
  };
  return (
    <div className="tab-line no-print">
      <fieldset className="tab-scroll" aria-label={t('registry:tabs')}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === tab}
            className={one === tab ? 'on' : ''}
            onClick={() => onTab(one)}
          >
            {t(`registry:tab.${one}`)} {counts[one] !== undefined && <small>{counts[one]}</small>}
          </button>
        ))}
      </fieldset>
      <span className="grow" />
      <CorrectHousehold file={file} />
      <button type="button" className="btn line sm" onClick={() => window.print()}>
        {t('registry:print')}
      </button>
    </div>
  );
}
