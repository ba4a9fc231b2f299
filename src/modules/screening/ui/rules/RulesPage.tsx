import { useTranslation } from 'react-i18next';
import { areaPrefix } from '#kernel/area-code.ts';
import {
  ErrorView,
  Skeleton,
  useAddress,
  useFrame,
  useMay,
  useProblemText,
  useRead,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { Amendment } from '../../amendments/model.ts';
import { Sections } from '../Sections.tsx';
import { AmendmentList } from './AmendmentList.tsx';
import { AmendmentView } from './AmendmentView.tsx';
import { DraftPage } from './DraftPage.tsx';
import { ParameterTable } from './ParameterTable.tsx';
import type { PlacePolicy } from './place-policy.ts';
import { RuleDetail } from './RuleDetail.tsx';
import { RuleList } from './RuleList.tsx';
import './rules.css';
import { usePlace } from './use-place.ts';

/** 规则: what is in force here, by which document, proven by which cases; and how it is changed. */
export function RulesPage() {
  const { t } = useTranslation('rules');
  const { area, on } = useFrame();
  const { place, areaName, broken, error, retry } = usePlace(area);
  return (
    <div className="page ru-page">
      <header className="page-head">
        <h1>{t('rules:title')}</h1>
        <p className="sub grow">{t('rules:lead', { on, area: areaName })}</p>
      </header>
      <Sections current="rules" />
      <Broken broken={broken} />
      {error !== null && <ErrorView error={error} retry={retry} />}
      {error === null && place === undefined && <Skeleton rows={12} />}
      {place !== undefined && <Chosen place={place} />}
    </div>
  );
}

/** An approved change that the program cannot use any more is never left out silently. */
function Broken({ broken }: { readonly broken: ReturnType<typeof usePlace>['broken'] }) {
  const { t } = useTranslation('rules');
  const problem = useProblemText();
  if (broken.length === 0) return null;
  return (
    <div className="ru-broken" role="alert">
      <b>{t('rules:broken', { count: broken.length })}</b>
      <ul>
        {broken.map((one) => (
          <li key={one.id}>
            {one.title}
            {t('rules:colon')}
            {one.findings
              .slice(0, 3)
              .map(
                (finding) =>
                  `${String(finding.at)} ${problem.sentence(String(finding.code), finding.details as never)}`,
              )
              .join(t('rules:semicolon'))}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The address says what is looked at: the list, one rule, one amendment, or one being written. */
function Chosen({ place }: { readonly place: PlacePolicy }) {
  const { search } = useAddress();
  const may = useMay('screening.draftAmendment');
  const { draft, rule, amendment } = search;
  if (draft !== undefined && may) return <DraftPage key={draft} which={draft} place={place} />;
  if (amendment !== undefined) return <AmendmentView id={amendment} />;
  if (rule !== undefined) return <RuleDetail place={place} id={rule} />;
  return <Overview place={place} />;
}

const TABS = ['rules', 'parameters', 'amendments'] as const;

function Overview({ place }: { readonly place: PlacePolicy }) {
  const { t } = useTranslation('rules');
  const { search, set } = useAddress();
  const { area } = useFrame();
  const amendments = useRead<{ items: Amendment[] }>('/api/screening/amendments', { area });
  const waiting = amendments.data?.items.filter(({ state }) => state === 'submitted').length ?? 0;
  const tab = TABS.find((one) => one === search.tab) ?? 'rules';
  return (
    <>
      <div className="tabs" role="tablist" aria-label={t('rules:title')}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === tab}
            className={one === tab ? 'on' : ''}
            onClick={() => set({ tab: one === 'rules' ? undefined : one })}
          >
            {t(`rules:tab.${one}`)}
            {one === 'amendments' && waiting > 0 && ` ${t('rules:tab.waiting', { count: waiting })}`}
          </button>
        ))}
        <NewAmendment />
      </div>
      {tab === 'rules' && <RuleList place={place} />}
      {tab === 'parameters' && <ParameterTable place={place} />}
      {tab === 'amendments' && <AmendmentList query={amendments} />}
    </>
  );
}

/** 起草变更: of a county or a town, which the top bar says. */
function NewAmendment() {
  const { t } = useTranslation('rules');
  const { area } = useFrame();
  const { set } = useAddress();
  const may = useMay('screening.draftAmendment');
  if (!may) return null;
  const fits = [6, 9].includes(areaPrefix(area).length);
  return (
    <span className="ru-new">
      {!fits && <span className="sub">{t('rules:chooseArea')}</span>}
      <button
        type="button"
        className="btn"
        disabled={!fits}
        onClick={() => set({ draft: 'new', tab: undefined })}
      >
        {t('rules:newAmendment')}
      </button>
    </span>
  );
}
