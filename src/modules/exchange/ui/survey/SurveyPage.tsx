import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { areaPrefix, isWithin, levelOfCode } from '#kernel/area-code.ts';
import type { SurveyFormLine } from '#modules/registry/model.ts';
import { useJobs } from '#platform/web/frame/jobs.ts';
import {
  ErrorLine,
  ErrorView,
  formatNumber,
  PageLink,
  Skeleton,
  StateView,
  useCommand,
  useFrame,
  useMay,
  useRead,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import { SurveyImports } from './SurveyImports.tsx';
import { SurveyUploadDialog } from './SurveyUpload.tsx';
import './survey-page.css';

/** 调查表: the forms in force here and how far they are answered; out and in as workbooks; the sheet of each village. */
export function SurveyPage() {
  const { t } = useTranslation('survey');
  const { area, on } = useFrame();
  const may = useMay('exchange.uploadSurvey');
  const [sending, setSending] = useState(false);
  const forms = useRead<{ items: SurveyFormLine[] }>('/api/survey/forms', { area, on });
  return (
    <div className="page survey-page">
      <header className="page-head">
        <h1>{t('survey:page.title')}</h1>
        <p className="sub grow">{t('survey:page.lead')}</p>
        <button type="button" className="btn go" disabled={!may} onClick={() => setSending(true)}>
          {t('survey:upload.button')}
        </button>
        {sending && <SurveyUploadDialog onClose={() => setSending(false)} />}
      </header>
      {forms.isPending && <Skeleton rows={8} />}
      {forms.isError && <ErrorView error={forms.error} retry={() => void forms.refetch()} />}
      {forms.data !== undefined && <Forms lines={forms.data.items} />}
      <Villages />
      <SurveyImports />
    </div>
  );
}

function Forms({ lines }: { readonly lines: readonly SurveyFormLine[] }) {
  const { t } = useTranslation('survey');
  const { area, on } = useFrame();
  const may = useMay('exchange.exportSurvey');
  const jobs = useJobs();
  const command = useCommand<{ job: string }>('exchange.exportSurvey', () => jobs.open());
  if (lines.length === 0)
    return <StateView kind="empty" title={t('survey:noForms')} text={t('survey:noFormsHelp')} />;
  return (
    <section className="card" aria-labelledby="survey-forms">
      <h2 id="survey-forms">{t('survey:page.forms')}</h2>
      <ul className="survey-lines">
        {lines.map((line) => (
          <li key={line.form}>
            <b>{line.title}</b>
            <div className="survey-asked">
              {line.asked.map((asked) => (
                <Progress key={asked.of} asked={asked} />
              ))}
            </div>
            <button
              type="button"
              className="btn line sm"
              disabled={!may || command.isPending}
              aria-label={t('survey:page.exportOf', { form: line.title })}
              onClick={() => command.mutate({ area, form: line.form, on })}
            >
              {t('survey:page.export')}
            </button>
          </li>
        ))}
      </ul>
      <p className="sub">{t('survey:page.exportHelp')}</p>
      <ErrorLine error={command.error} />
    </section>
  );
}

/** How many have begun and how many have answered all: 户 24 项 · 120 户已填，80 户填完，共 3,000 户. */
function Progress({ asked }: { readonly asked: SurveyFormLine['asked'][number] }) {
  const { t } = useTranslation('survey');
  const { of, items, subjects, answered, begun } = asked;
  const words = t(`survey:page.asked.${of}`, {
    count: subjects,
    items,
    begun: formatNumber(begun),
    answered: formatNumber(answered),
    subjects: formatNumber(subjects),
  });
  return (
    <span className="survey-line-progress">
      <span className="sub">{words}</span>
      <progress max={Math.max(subjects, 1)} value={answered} aria-label={words} />
    </span>
  );
}

type Village = { readonly code: string | null; readonly name: string; readonly level: string };

/** The sheet of each village of the place: of a county by towns, opened when one asks. */
function Villages() {
  const { t } = useTranslation('survey');
  const { area, on } = useFrame();
  const tree = useRead<{ items: Village[] }>('/api/areas', { on }, { staleTime: 300_000 });
  const coded = (tree.data?.items ?? []).flatMap((one) =>
    one.code === null ? [] : [{ ...one, code: one.code }],
  );
  const inside = coded.filter((one) => one.code.startsWith(areaPrefix(area)));
  const villages = inside.filter(({ level }) => level === 'village');
  const towns = coded.filter(
    ({ code, level }) => level === 'town' && villages.some((one) => isWithin(one.code, code)),
  );
  if (villages.length === 0) return null;
  const links = (of: readonly (typeof villages)[number][]) => (
    <div className="survey-villages">
      {of.map(({ code, name }) => (
        <PageLink key={code} to={`/villages/${code}`} className="btn">
          {name}
        </PageLink>
      ))}
    </div>
  );
  const isCounty = levelOfCode(area) === 'county' && towns.length > 1;
  return (
    <section className="card" aria-labelledby="survey-villages">
      <h2 id="survey-villages">{t('survey:page.villages')}</h2>
      {isCounty
        ? towns.map((town) => (
            <details key={town.code} className="survey-town">
              <summary>{town.name}</summary>
              {links(villages.filter(({ code }) => isWithin(code, town.code)))}
            </details>
          ))
        : links(villages)}
    </section>
  );
}
