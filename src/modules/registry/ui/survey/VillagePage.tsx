import { useTranslation } from 'react-i18next';
import {
  ErrorView,
  Figure,
  formatNumber,
  PageLink,
  Skeleton,
  StateView,
  UNKNOWN,
  useFrame,
  useMay,
  useRead,
  useRouteId,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { VillageSurvey } from '../../survey/model.ts';
import { sheetsOf } from './answers.ts';
import { SheetCard } from './SheetCard.tsx';
import './survey.css';

/** 村情表: what is asked of a village, beside what the program counts of it. */
export function VillagePage() {
  const { t } = useTranslation('survey');
  const code = useRouteId();
  const { on, past } = useFrame();
  const may = useMay('registry.recordSurvey');
  const lead = may ? 'village.lead' : past ? 'leadPast' : 'leadLook';
  const village = useRead<VillageSurvey>(`/api/villages/${code}/survey`, { on });
  if (village.isError)
    return (
      <div className="page">
        <ErrorView error={village.error} retry={() => void village.refetch()} />
      </div>
    );
  if (village.data === undefined) return <Skeleton rows={10} />;
  const sheets = sheetsOf(village.data.forms, []);
  return (
    <div className="page survey">
      <header className="page-head">
        <h1>{t('survey:village.title', { name: village.data.name })}</h1>
        <p className="sub grow">
          {[village.data.townName, village.data.village, t('survey:village.asOf', { on })].join(' · ')}
        </p>
        <PageLink to="/households" search={{ area: code }} className="btn">
          {t('survey:village.households')}
        </PageLink>
        <PageLink to="/survey" className="btn">
          {t('survey:page.title')}
        </PageLink>
      </header>
      <Figures village={village.data} />
      {sheets.length === 0 ? (
        <StateView kind="empty" title={t('survey:noForms')} text={t('survey:noFormsHelp')} />
      ) : (
        <>
          <p className="sub">{t(`survey:${lead}`)}</p>
          {sheets.map((sheet) => (
            <SheetCard
              key={sheet.form}
              sheet={sheet}
              subject={{ village: code }}
              open={sheets.length === 1}
            />
          ))}
        </>
      )}
    </div>
  );
}

/** What is counted, by the indicators that count it: each opens what it counts. Of rural households there is none. */
const INDICATORS = {
  households: 'households.all',
  persons: 'persons.all',
  ruralHouseholds: undefined,
  ruralPersons: 'population.agricultural',
  notGraduatedHouseholds: 'households.not-graduated',
  notGraduatedPersons: 'persons.not-graduated',
  incidencePercent: 'poverty.incidence',
  monitoredHouseholds: 'households.risk-open',
  dangerousHouses: 'households.dangerous-housing',
  unsafeWaterHouseholds: 'households.unsafe-water',
} as const satisfies Readonly<Record<keyof VillageSurvey['figures'], string | undefined>>;
const FIGURES = Object.entries(INDICATORS) as [keyof typeof INDICATORS, string | undefined][];

function Figures({ village: { village, figures } }: { readonly village: VillageSurvey }) {
  const { t } = useTranslation('survey');
  const plain = (name: keyof typeof INDICATORS) => {
    const value = figures[name];
    return value === null ? UNKNOWN : formatNumber(value);
  };
  return (
    <section className="card" aria-label={t('survey:village.counted')}>
      <h2>{t('survey:village.counted')}</h2>
      <dl className="survey-figures">
        {FIGURES.map(([name, indicator]) => (
          <div key={name}>
            <dt>{t(`survey:figure.${name}`)}</dt>
            {/* Rules hold a count to be unknown that the indicator takes for none: then nothing is claimed here either. */}
            <dd>
              {indicator === undefined || figures[name] === null ? (
                plain(name)
              ) : (
                <Figure id={indicator} area={village} />
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="sub">{t('survey:village.countedHelp')}</p>
    </section>
  );
}
