import { useTranslation } from 'react-i18next';
import {
  ErrorLine,
  ErrorView,
  formatNumber,
  PageLink,
  Skeleton,
  Tag,
  useCommand,
  useMay,
  useProblemText,
  useRead,
  useRouteId,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { SurveyFinding, SurveyImport, SurveyResult } from '../../survey/model.ts';
import { JobProgress } from '../JobProgress.tsx';
import { useAreaNames } from '../townNames.ts';
import '../exchange.css';
import { IMPORT_TONES } from './SurveyImports.tsx';
import './survey-page.css';

/** One workbook of answers: what was understood, what it would change, what was kept out and why; then it is written. */
export function SurveyImportPage() {
  const { t } = useTranslation('survey');
  const id = useRouteId();
  const nameOf = useAreaNames();
  const sent = useRead<SurveyImport>(`/api/survey/imports/${id}`, {}, { staleTime: 0 });
  if (sent.isError)
    return (
      <div className="page">
        <ErrorView error={sent.error} retry={() => void sent.refetch()} />
      </div>
    );
  if (sent.data === undefined) return <Skeleton rows={8} />;
  const { data } = sent;
  const works = data.state === 'checking' || data.state === 'writing' || data.state === 'failed';
  const title = t(`survey:imports.state.${data.state}`);
  return (
    <div className="page survey-page">
      <header className="page-head">
        <h1>{data.fileName}</h1>
        <Tag tone={IMPORT_TONES[data.state]}>{title}</Tag>
        <p className="sub grow">
          {[
            nameOf(data.area),
            t('survey:imports.since', { on: data.on }),
            t(`survey:source.${data.source}`),
            data.createdBy,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <PageLink to="/survey" className="btn">
          {t('survey:page.title')}
        </PageLink>
      </header>
      {works && (
        <JobProgress
          key={data.job}
          job={data.job}
          title={title}
          onEnd={() => void sent.refetch()}
          retry={<PageLink to="/survey">{t('survey:imports.again')}</PageLink>}
        />
      )}
      {data.result !== null && <Result sent={data} result={data.result} />}
    </div>
  );
}

type ResultProps = { readonly sent: SurveyImport; readonly result: SurveyResult };

function Result({ sent, result }: ResultProps) {
  return (
    <>
      <Summary sent={sent} result={result} />
      <FindingList result={result} />
      <Sheets result={result} />
    </>
  );
}

/** What it changes, in one sentence of figures, and the one button. */
function Summary({ sent, result }: ResultProps) {
  const { t } = useTranslation('survey');
  const may = useMay('exchange.writeSurvey');
  const command = useCommand<{ job: string }>('exchange.writeSurvey');
  const { values, subjects, rows, keptOut } = result;
  const count = values.added + values.changed;
  const isWritten = sent.state === 'written';
  return (
    <section className="card stack" aria-labelledby="survey-summary">
      <h2 id="survey-summary">{t(isWritten ? 'survey:result.written' : 'survey:result.would')}</h2>
      <dl className="survey-figures">
        {(['added', 'changed', 'unchanged'] as const).map((name) => (
          <div key={name}>
            <dt>{t(`survey:result.${name}`)}</dt>
            <dd>{formatNumber(values[name])}</dd>
          </div>
        ))}
        {(['household', 'member', 'village'] as const)
          .filter((name) => subjects[name] > 0)
          .map((name) => (
            <div key={name}>
              <dt>{t(`survey:result.${name}`)}</dt>
              <dd>{formatNumber(subjects[name])}</dd>
            </div>
          ))}
        <div>
          <dt>{t('survey:result.rows')}</dt>
          <dd>{formatNumber(rows)}</dd>
        </div>
        <div>
          <dt>{t('survey:result.keptOut')}</dt>
          <dd className={keptOut > 0 ? 'warn' : ''}>{formatNumber(keptOut)}</dd>
        </div>
      </dl>
      {sent.state === 'checked' && (
        <p>
          <button
            type="button"
            className="btn go big"
            disabled={!may || count === 0 || command.isPending}
            onClick={() => command.mutate({ import: sent.id })}
          >
            {count === 0 ? t('survey:result.nothing') : t('survey:result.write', { count })}
          </button>{' '}
          <span className="sub">{t('survey:result.writeHelp')}</span>
        </p>
      )}
      <ErrorLine error={command.error} />
    </section>
  );
}

function FindingList({ result: { findings, byCode } }: { readonly result: SurveyResult }) {
  const { t } = useTranslation('survey');
  const problem = useProblemText();
  const all = Object.values(byCode).reduce((sum, one) => sum + one, 0);
  if (all === 0) return null;
  const place = ({ sheet, row, column }: SurveyFinding) =>
    [sheet, row === null ? '' : t('survey:result.row', { row }), column ?? ''].filter(Boolean).join(' · ');
  return (
    <section className="card" aria-labelledby="survey-findings">
      <h2 id="survey-findings">{t('survey:result.findings', { count: all })}</h2>
      <ul className="survey-findings">
        {findings.map((finding) => (
          <li key={`${finding.code} ${finding.sheet} ${finding.row} ${finding.column}`}>
            <span className="sub">{place(finding)}</span> {problem.sentence(finding.code, finding.details)}
          </li>
        ))}
      </ul>
      {all > findings.length && (
        <p className="sub">{t('survey:result.more', { count: all - findings.length })}</p>
      )}
    </section>
  );
}

/** Which columns were understood as what, and which were left out. */
function Sheets({ result: { sheets } }: { readonly result: SurveyResult }) {
  const { t } = useTranslation('survey');
  return sheets.map(({ sheet, rows, taken, left }) => (
    <section key={sheet} className="card" aria-label={sheet}>
      <h2>
        {sheet} <span className="sub">{t('survey:result.sheetRows', { count: rows })}</span>
      </h2>
      <p>
        {t('survey:result.taken', { count: taken.length })}{' '}
        <span className="sub">
          {taken.map(({ column, title }) => (column === title ? column : `${column} → ${title}`)).join('、')}
        </span>
      </p>
      {left.length > 0 && (
        <p>
          {t('survey:result.left', { count: left.length })} <span className="sub">{left.join('、')}</span>
        </p>
      )}
    </section>
  ));
}
