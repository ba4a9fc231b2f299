import { useTranslation } from 'react-i18next';
import { ErrorView, Skeleton, StateView, useFrame, useMay, useRead } from '#platform/web/kit.ts';
import type { HouseholdSurvey } from '../../survey/model.ts';
import { sheetsOf } from './answers.ts';
import { SheetCard } from './SheetCard.tsx';
import './survey.css';

/** 调查: the forms in force where the household lives, filled with what is known as of the cut-off date. */
export function SurveyTab({ household }: { readonly household: string }) {
  const { t } = useTranslation('survey');
  const { on, past } = useFrame();
  const may = useMay('registry.recordSurvey');
  const lead = may ? 'lead' : past ? 'leadPast' : 'leadLook';
  const survey = useRead<HouseholdSurvey>(`/api/households/${household}/survey`, { on });
  if (survey.isError) return <ErrorView error={survey.error} retry={() => void survey.refetch()} />;
  if (survey.data === undefined) return <Skeleton rows={6} />;
  const sheets = sheetsOf(survey.data.forms, survey.data.members);
  if (sheets.length === 0)
    return <StateView kind="empty" title={t('survey:noForms')} text={t('survey:noFormsHelp')} />;
  return (
    <div className="survey">
      <p className="sub">{t(`survey:${lead}`)}</p>
      {sheets.map((sheet) => (
        <SheetCard key={sheet.form} sheet={sheet} subject={{ household }} open={sheets.length === 1} />
      ))}
    </div>
  );
}
