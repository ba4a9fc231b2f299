import { Popconfirm } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  counted,
  download,
  ErrorLine,
  ErrorView,
  formatInstant,
  PageLink,
  Skeleton,
  Tag,
  useAsync,
  useCommand,
  useRead,
  useRouteId,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { Report } from '../model.ts';
import { Paper } from './Paper.tsx';
import { ReportContents } from './ReportContents.tsx';
import { ReportNotes } from './ReportNotes.tsx';
import { useMayReport } from './ReportsPage.tsx';
import { figuresByKey } from './runs.ts';
import './reports.css';

/** 总结编辑: the paper as it will print; contents at the left, what moved at the right. */
export function ReportPage() {
  const id = useRouteId();
  const report = useRead<Report>(`/api/reports/${id}`);
  if (report.isPending) return <Skeleton rows={14} />;
  if (report.isError) return <ErrorView error={report.error} retry={() => void report.refetch()} />;
  return <ReportEditor report={report.data} />;
}

function ReportEditor({ report }: { readonly report: Report }) {
  const figures = useMemo(() => figuresByKey(report), [report]);
  return (
    <div className="rp">
      <ReportBar report={report} />
      <div className="rp-grid">
        <ReportContents report={report} figures={figures} />
        <Paper report={report} figures={figures} />
        <ReportNotes report={report} />
      </div>
    </div>
  );
}

function ReportBar({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports');
  const moved = report.figures.filter((figure) => figure.moved).length;
  const corrected = report.figures.reduce((most, figure) => Math.max(most, figure.correctedSince), 0);
  return (
    <header className="rp-bar">
      <PageLink to="/reports" className="sub">
        ‹ {t('reports:edit.back')}
      </PageLink>
      <h1>{report.title}</h1>
      <Tag tone={report.state === 'saved' ? 'jade' : 'plain'}>
        {report.state === 'saved'
          ? t('reports:edit.saved')
          : t('reports:edit.revision', { n: report.revision })}
      </Tag>
      <span className="sub rp-taken">
        {t('reports:edit.taken', { at: formatInstant(report.known), on: report.on })}
      </span>
      <span className="grow" />
      <span className="rp-count">
        {counted(t, 'reports:edit.figures', report.figures.length)}
        {moved > 0 && <b className="warn"> {t('reports:edit.moved', { n: moved })}</b>}
        {report.earlier !== null && (
          <b className="bad"> {t('reports:edit.odds', { n: report.earlier.disagreements.length })}</b>
        )}
        {corrected > 0 && <b className="warn"> {counted(t, 'reports:edit.corrected', corrected)}</b>}
      </span>
      <ReportDeeds report={report} />
    </header>
  );
}

function ReportDeeds({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports');
  const refresh = useCommand('reports.refresh');
  const save = useCommand('reports.save');
  const word = useAsync(() => download(`/api/reports/${report.id}/docx`, `${report.title}.docx`));
  const mayRefresh = useMayReport('reports.refresh');
  const maySave = useMayReport('reports.save');
  const takeAnew = () => refresh.mutate({ report: report.id });
  return (
    <>
      {report.state === 'draft' ? (
        <>
          <button
            type="button"
            className="btn sm"
            title={t('reports:edit.refreshHelp')}
            disabled={!mayRefresh || refresh.isPending}
            onClick={takeAnew}
          >
            {t('reports:edit.refresh')}
          </button>
          <AskedOnce
            label={t('reports:edit.save')}
            question={t('reports:edit.saveAsk')}
            yes={t('reports:edit.yes')}
            disabled={!maySave || save.isPending}
            onYes={() => save.mutate({ report: report.id })}
          />
        </>
      ) : (
        <AskedOnce
          label={t('reports:edit.draftAgain')}
          question={t('reports:edit.draftAsk')}
          yes={t('reports:edit.draftYes')}
          disabled={!mayRefresh || refresh.isPending}
          onYes={takeAnew}
        />
      )}
      <button type="button" className="btn go sm" disabled={word.busy} onClick={word.run}>
        {t('reports:edit.word')}
      </button>
      <ErrorLine error={refresh.error ?? save.error ?? word.error} />
    </>
  );
}

type AskedOnceProps = {
  readonly label: string;
  readonly question: string;
  readonly yes: string;
  readonly disabled: boolean;
  readonly onYes: () => void;
};

/** A deed that changes what the report is, done after one question. */
function AskedOnce({ label, question, yes, disabled, onYes }: AskedOnceProps) {
  const { t } = useTranslation('reports');
  return (
    <Popconfirm
      title={<span className="rp-ask">{question}</span>}
      okText={yes}
      cancelText={t('reports:edit.no')}
      disabled={disabled}
      onConfirm={onYes}
    >
      <button type="button" className="btn sm" disabled={disabled}>
        {label}
      </button>
    </Popconfirm>
  );
}
