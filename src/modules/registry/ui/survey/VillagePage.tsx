import { useTranslation } from 'react-i18next';
import {
  ErrorView,
  formatNumber,
  PageLink,
  Skeleton,
  StateView,
  UNKNOWN,
  useFrame,
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
      <Figures figures={village.data.figures} />
      {sheets.length === 0 ? (
        <StateView kind="empty" title={t('survey:noForms')} text={t('survey:noFormsHelp')} />
      ) : (
        <>
          <p className="sub">{t(past ? 'survey:leadPast' : 'survey:village.lead')}</p>
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

const FIGURES = [
  'households',
  'persons',
  'ruralHouseholds',
  'ruralPersons',
  'notGraduatedHouseholds',
  'notGraduatedPersons',
  'incidencePercent',
  'monitoredHouseholds',
  'dangerousHouses',
  'unsafeWaterHouseholds',
] as const satisfies readonly (keyof VillageSurvey['figures'])[];

function Figures({ figures }: { readonly figures: VillageSurvey['figures'] }) {
  const { t } = useTranslation('survey');
  const text = (name: (typeof FIGURES)[number]) => {
    const value = figures[name];
    if (value === null) return UNKNOWN;
    return name === 'incidencePercent' ? `${value.toFixed(2)}%` : formatNumber(value);
  };
  return (
    <section className="card" aria-label={t('survey:village.counted')}>
      <h2>{t('survey:village.counted')}</h2>
      <dl className="survey-figures">
        {FIGURES.map((name) => (
          <div key={name}>
            <dt>{t(`survey:figure.${name}`)}</dt>
            <dd>{text(name)}</dd>
          </div>
        ))}
      </dl>
      <p className="sub">{t('survey:village.countedHelp')}</p>
    </section>
  );
}
